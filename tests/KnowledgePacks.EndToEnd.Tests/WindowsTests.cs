using System.Reflection;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>
/// What is left out where Wine runs the executable for Windows, a class or a method of one, and why. scripts/test-windows.sh
/// reads this list; everything else must pass there too.
/// </summary>
public sealed class WindowsTests
{
    private static readonly (string Test, string Reason)[] LeftOut =
    [
        ("BombTests", "measures memory, of which Wine has its own"),
        ("MemoryTests", "measures memory, of which Wine has its own"),
        ("LargeEntryTests", "measures memory, of which Wine has its own"),
        ("TerminalTests", "a pseudo-terminal of POSIX"),
        ("SurroundingsTests", "users, modes, locks, /dev/full and the shell of POSIX"),
        ("ReproducibilityTests", "umask, modes and the shell of POSIX"),
        ("ForeignReaderTests.Members_tell_where_they_end",
            "blocks divided where their content changes, which only libdeflate's encoder does"),
        ("InterruptionTests.An_interrupted_installation_leaves_the_old_pack", "signals of POSIX"),
        ("InterruptionTests.An_interrupted_packaging_leaves_nothing", "signals of POSIX"),
        ("LifeOfAPackTests.The_prefix_and_the_old_name_mean_the_same", "a link to the executable under a name without .exe"),
        ("ForeignTextTests.A_name_in_an_archive", "files whose names have control characters, which Windows does not allow"),
        ("ForeignTextTests.A_name_that_is_refused", "files whose names have control characters, which Windows does not allow"),
        ("ForeignTextTests.What_the_command_line_says", "files whose names have control characters, which Windows does not allow"),
        ("ForeignTextTests.Who_holds_the_lock", "a lock of POSIX"),
        ("WrongInputTests.Mistakes_are_told_in_verified_words", "a link in a pack, which Wine shows as what it points to, and /proc"),
        ("JsonShapeTests.Documents_have_their_verified_shape",
            "the archive's size, which is that of another codec, and an executable file"),
        ("HostileArchiveTests.Is_refused_and_nothing_changes",
            "ten starts for each attack; All_of_them_one_after_the_other_change_nothing has one"),
        ("SameArchiveTests.Every_way_gives_the_same_refusal", "four starts for each attack"),
        ("DamagedGzipTests", "a start for each bit"),
        ("ExampleTests", "runs no executable of ours"),
    ];

    [Test]
    public void What_is_left_out_is_there()
    {
        foreach (var (test, reason) in LeftOut)
        {
            var names = test.Split('.');
            var type = typeof(WindowsTests).Assembly.GetType($"{typeof(WindowsTests).Namespace}.{names[0]}");
            Assert.True(type is not null, test);
            Assert.True(names.Length == 1 || type.GetMethod(names[1], BindingFlags.Public | BindingFlags.Instance) is not null, test);
            Assert.NotEmpty(reason);
        }
    }
}
