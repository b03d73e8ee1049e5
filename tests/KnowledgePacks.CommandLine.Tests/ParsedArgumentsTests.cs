namespace KnowledgePacks.CommandLine.Tests;

public class ParsedArgumentsTests
{
    [Test]
    [Arguments("instal x", "unknown command: instal", "did you mean install?")]
    [Arguments("unistall x", "unknown command: unistall", "did you mean uninstall?")]
    [Arguments("lsit", "unknown command: lsit", "did you mean list?")]
    [Arguments("comp", "unknown command: comp", "did you mean completion?")]
    [Arguments("publish", "unknown command: publish", "see sample --help")]
    [Arguments("version compar 1 2", "unknown command: version compar", "did you mean version compare?")]
    [Arguments("version publish", "unknown command: version publish", "see sample version --help")]
    [Arguments("pack pack install x", "unknown command: pack", "did you mean package?")]
    [Arguments("version pack", "unknown command: version pack", "see sample version --help")]
    [Arguments("instal --help", "unknown command: instal", "did you mean install?")]
    [Arguments("help instal", "unknown command: instal", "did you mean install?")]
    [Arguments("creat", "unknown command: creat", "see sample --help")]
    [Arguments("create x --strict", "create is not part of this tool", "make the directory yourself")]
    [Arguments("pack create", "create is not part of this tool", "make the directory yourself")]
    [Arguments("create --help", "create is not part of this tool", "make the directory yourself")]
    [Arguments("package d --strct", "unknown option: --strct", "did you mean --strict?")]
    [Arguments("package d --outptu=x", "unknown option: --outptu", "did you mean --output?")]
    [Arguments("package d --out x", "unknown option: --out", "did you mean --output?")]
    [Arguments("package d -xstrict", "unknown option: -xstrict", "did you mean --strict?")]
    [Arguments("remove x --forced", "unknown option: --forced", "did you mean --force?")]
    [Arguments("list --bogus", "unknown option: --bogus", "see sample list --help")]
    [Arguments("list --traec", "unknown option: --traec", "see sample list --help")]
    [Arguments("list -x", "unknown option: -x", "see sample list --help")]
    [Arguments("list -qx", "unknown option: -x", "see sample list --help")]
    [Arguments("list -😀", "unknown option: -😀", "see sample list --help")]
    [Arguments("list --=x", "unknown option: --=x", "see sample list --help")]
    [Arguments("list --version", "unknown option: --version", "see sample list --help")]
    [Arguments("--strict package d", "unknown option: --strict", "see sample --help")]
    [Arguments("--bogus", "unknown option: --bogus", "see sample --help")]
    [Arguments("package", "missing argument: <dir>", "see sample package --help")]
    [Arguments("install", "missing argument: <archive>", "see sample install --help")]
    [Arguments("version compare 2", "missing argument: <b>", "see sample version compare --help")]
    [Arguments("update x", "missing option: --from", "see sample update --help")]
    [Arguments("list x", "unexpected argument: x", "see sample list --help")]
    [Arguments("package a b", "unexpected argument: b", "see sample package --help")]
    [Arguments("package -- --strict b", "unexpected argument: b", "see sample package --help")]
    [Arguments("-- list", "unexpected argument: list", "see sample --help")]
    [Arguments("package d --output", "option needs a value: --output", "see sample package --help")]
    [Arguments("package d -o", "option needs a value: --output", "see sample package --help")]
    [Arguments("package --output --strict d", "option needs a value: --output", "write --output=VALUE if the value begins with a dash")]
    [Arguments("package --output --srtict d", "option needs a value: --output", "write --output=VALUE if the value begins with a dash")]
    [Arguments("package -o -s d", "option needs a value: --output", "write --output=VALUE if the value begins with a dash")]
    [Arguments("package --output -- d", "option needs a value: --output", "write --output=VALUE if the value begins with a dash")]
    [Arguments("package d -o a -o b", "option given twice: --output", "see sample package --help")]
    [Arguments("--root a list --root b", "option given twice: --root", "see sample list --help")]
    [Arguments("package d --strict=true", "option takes no value: --strict", "see sample package --help")]
    [Arguments("package d -s=true", "option takes no value: -s", "see sample package --help")]
    [Arguments("list --help=x", "option takes no value: --help", "see sample list --help")]
    [Arguments("list --format xml", "invalid value for --format: xml", "one of text, json")]
    [Arguments("list --format jsn", "invalid value for --format: jsn", "did you mean json?")]
    [Arguments("list --format TEXT", "invalid value for --format: TEXT", "one of text, json")]
    [Arguments("package d --level verybest", "invalid value for --level: verybest", "did you mean very-best?")]
    [Arguments("package d --level 1", "invalid value for --level: 1", "one of fast, default, very-best")]
    [Arguments("version next 2 x", "invalid value for <step>: x (not a whole number)", "see sample version next --help")]
    [Arguments("package d -t ' 4'", "invalid value for --threads:  4 (not a whole number)", "see sample package --help")]
    [Arguments("package d -t=", "invalid value for --threads:  (not a whole number)", "see sample package --help")]
    [Arguments("package d -t 99999999999", "invalid value for --threads: 99999999999 (not a whole number)", "see sample package --help")]
    [Arguments("version compare 2 3", "invalid value for <b>: 3 (an even number is needed)", "see sample version compare --help")]
    [Arguments("remove a b! c!", "invalid value for <name>: b!", "see sample remove --help")]
    [Arguments("completion csh", "invalid value for <shell>: csh", "did you mean zsh?")]
    public void Says_what_is_wrong(string line, string message, string hint)
    {
        var outcome = SampleCommandLine.Parse(Vector.Of(line));

        Assert.Equal(ParseKind.Error, outcome.Kind);
        Assert.Equal(new UsageError(message, hint), outcome.Error);
    }

    [Test]
    public void Reports_the_first_mistake() =>
        Assert.Equal("unknown option: --one", SampleCommandLine.Parse(["list", "--one", "--two", "x"]).Error!.Message);

    [Test]
    public void Shows_foreign_strings_as_given() =>
        Assert.Equal("unexpected argument: \e[31m\n", SampleCommandLine.Parse(["list", "\e[31m\n"]).Error!.Message);

    [Test]
    [Arguments("", "")]
    [Arguments("pack", "")]
    [Arguments("--help", "")]
    [Arguments("-h", "")]
    [Arguments("help", "")]
    [Arguments("pack help", "")]
    [Arguments("pack --help", "")]
    [Arguments("--json", "")]
    [Arguments("--", "")]
    [Arguments("--bogus --help", "")]
    [Arguments("--version --help", "")]
    [Arguments("version", "version")]
    [Arguments("version --help", "version")]
    [Arguments("help version", "version")]
    [Arguments("help version compare", "version compare")]
    [Arguments("help pack install", "install")]
    [Arguments("install --help", "install")]
    [Arguments("install -h", "install")]
    [Arguments("-h install", "install")]
    [Arguments("--help rm", "remove")]
    [Arguments("list -qh", "list")]
    [Arguments("list too many words --bogus --format xml --help", "list")]
    [Arguments("package --output --help", "package")]
    public void Help_is_for_what_was_named(string line, string path)
    {
        var outcome = SampleCommandLine.Parse(Vector.Of(line));

        Assert.Equal(ParseKind.Help, outcome.Kind);
        Assert.Equal(path, outcome.Command?.Path ?? "");
        Assert.Null(outcome.Error);
    }

    [Test]
    [Arguments("--version")]
    [Arguments("pack --version")]
    [Arguments("--json --version")]
    [Arguments("--version list")]
    [Arguments("--version --bogus")]
    public void The_version_is_asked_for_at_the_root(string line) =>
        Assert.Equal(ParseKind.Version, SampleCommandLine.Parse(Vector.Of(line)).Kind);

    [Test]
    public void After_two_dashes_everything_is_an_argument() =>
        Assert.Equal(["--help", "-y", "--", "help"],
            SampleCommandLine.Parse(["remove", "--", "--help", "-y", "--", "help"]).Arguments.Argument(0));

    [Test]
    [Arguments("-o v d", "v")]
    [Arguments("d -o=v", "v")]
    [Arguments("-ov d", "v")]
    [Arguments("-so v d", "v")]
    [Arguments("-sov d", "v")]
    [Arguments("-so=v d", "v")]
    [Arguments("--output v d", "v")]
    [Arguments("--output=v d", "v")]
    [Arguments("--output=a=b d", "a=b")]
    [Arguments("-oa=b d", "a=b")]
    [Arguments("-o:v d", ":v")]
    [Arguments("--output= d", "")]
    [Arguments("--output '' d", "")]
    [Arguments("--output - d", "-")]
    [Arguments("--output -1 d", "-1")]
    [Arguments("--output --- d", null)]
    [Arguments("--output=--strict d", "--strict")]
    [Arguments("--output @x d", "@x")]
    public void A_value_is_given_in_any_of_these_forms(string line, string? value)
    {
        var outcome = SampleCommandLine.Parse(["package", .. Vector.Of(line)]);

        Assert.Equal(value, outcome.Arguments.Option(6));
        Assert.Equal(value is not null, outcome.Kind == ParseKind.Run);
    }
}
