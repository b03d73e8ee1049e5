using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Versions;

public class VersionRangePropertyTests
{
    private const int Seed = 30_000;

    private static readonly string[] Conditions = ["", "=", "<", "<=", ">", ">=", "~", "^"];
    private static readonly string[] Prereleases = ["-0", "-2", "-11", "-rc.9", "-rc.10", "-alpha"];

    [Test]
    public void Shorthand_means_what_its_long_form_means()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 2_000; i++)
        {
            var (a, b, c) = (random.Next(1, 12), random.Next(1, 12), random.Next(12));
            var pre = random.Next(2) == 0 ? "" : Prereleases[random.Next(Prereleases.Length)];
            var version = RandomVersion(random, a, b, c);
            AssertSame($"^{a}.{b}.{c}{pre}", $">={a}.{b}.{c}{pre} <{a + 1}.0.0-0", version);
            AssertSame($"^0.{b}.{c}{pre}", $">=0.{b}.{c}{pre} <0.{b + 1}.0-0", version);
            AssertSame($"^0.0.{c}{pre}", $">=0.0.{c}{pre} <0.0.{c + 1}-0", version);
            AssertSame($"~{a}.{b}.{c}{pre}", $">={a}.{b}.{c}{pre} <{a}.{b + 1}.0-0", version);
            AssertSame($"{a}.x", $">={a}.0.0 <{a + 1}.0.0-0", version);
            AssertSame($"{a}.{b}", $">={a}.{b}.0 <{a}.{b + 1}.0-0", version);
            AssertSame($">{a}.{b}", $">={a}.{b + 1}.0", version);
            AssertSame($"<={a}.{b}", $"<{a}.{b + 1}.0-0", version);
            AssertSame($"{a}.{b} - {a + c}", $">={a}.{b}.0 <{a + c + 1}.0.0-0", version);
        }
    }

    [Test]
    public void Alternatives_are_a_union_and_commas_are_spaces()
    {
        var random = new Random(Seed + 1);
        for (var i = 0; i < 5_000; i++)
        {
            var (left, right) = (RandomCondition(random), RandomCondition(random));
            var version = RandomVersion(random, 1, 1, 1);
            var (inLeft, inRight) = (Contains(left, version), Contains(right, version));

            Assert.Equal(inLeft || inRight, Contains($"{left} || {right}", version));
            AssertSame($"{left} {right}", $"{right} , {left}", version);
            if (!version.IsPrerelease)
                Assert.Equal(inLeft && inRight, Contains($"{left} {right}", version));
        }
    }

    [Test]
    public void A_release_satisfies_a_full_comparison_as_its_precedence_says()
    {
        var random = new Random(Seed + 2);
        for (var i = 0; i < 5_000; i++)
        {
            var bound = RandomVersion(random, 1, 1, 1);
            var version = SemanticVersion.Parse($"{random.Next(3)}.{random.Next(3)}.{random.Next(3)}");
            Assert.Equal(version < bound, Contains($"<{bound}", version));
            Assert.Equal(version <= bound, Contains($"<={bound}", version));
            Assert.Equal(version > bound, Contains($">{bound}", version));
            Assert.Equal(version >= bound, Contains($">={bound}", version));
            Assert.True(Contains($"{bound}", bound));
        }
    }

    [Test]
    public void Arbitrary_text_is_either_a_range_or_has_a_problem()
    {
        const string Alphabet = "0123x*.-+ ~^<>=|,v\t\n\u0661";
        var random = new Random(Seed + 3);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = $"{RandomCondition(random)} {RandomCondition(random)} || {RandomVersion(random, 1, 1, 1)} - 2".ToCharArray();
            for (var changes = random.Next(4); changes > 0; changes--)
                text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            var isRange = VersionRange.TryParse(new string(text), out var range, out var problem);
            Assert.Equal(isRange, range is not null);
            Assert.Equal(isRange, problem is null);
            read += isRange ? 1 : 0;
        }

        Assert.InRange(read, 1, 19_999);
    }

    private static bool Contains(string range, SemanticVersion version) => VersionRange.Parse(range).Contains(version);

    private static void AssertSame(string left, string right, SemanticVersion version) =>
        Assert.True(Contains(left, version) == Contains(right, version), $"{left} and {right} differ at {version}");

    private static string RandomCondition(Random random) =>
        Conditions[random.Next(Conditions.Length)] + random.Next(5) switch
        {
            0 => $"{random.Next(3)}",
            1 => $"{random.Next(3)}.{random.Next(3)}",
            2 => $"{random.Next(3)}.*",
            _ => $"{RandomVersion(random, 1, 1, 1)}",
        };

    /// <summary>A version whose numbers are near the given ones, so that it often lies at a border.</summary>
    private static SemanticVersion RandomVersion(Random random, int major, int minor, int patch)
    {
        var text = $"{Near(random, major)}.{Near(random, minor)}.{Near(random, patch)}";
        return SemanticVersion.Parse(random.Next(2) == 0 ? text : text + Prereleases[random.Next(Prereleases.Length)]);
    }

    private static int Near(Random random, int number) => random.Next(4) == 0 ? 0 : Math.Max(0, number + random.Next(-1, 2));
}
