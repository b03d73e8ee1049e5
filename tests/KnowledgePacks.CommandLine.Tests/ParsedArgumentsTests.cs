namespace KnowledgePacks.CommandLine.Tests;

public class ParsedArgumentsTests
{
    [Theory]
    [InlineData("instal x", "unknown command: instal", "did you mean install?")]
    [InlineData("unistall x", "unknown command: unistall", "did you mean uninstall?")]
    [InlineData("lsit", "unknown command: lsit", "did you mean list?")]
    [InlineData("comp", "unknown command: comp", "did you mean completion?")]
    [InlineData("publish", "unknown command: publish", "see sample --help")]
    [InlineData("version compar 1 2", "unknown command: version compar", "did you mean version compare?")]
    [InlineData("version publish", "unknown command: version publish", "see sample version --help")]
    [InlineData("pack pack install x", "unknown command: pack", "did you mean package?")]
    [InlineData("version pack", "unknown command: version pack", "see sample version --help")]
    [InlineData("instal --help", "unknown command: instal", "did you mean install?")]
    [InlineData("help instal", "unknown command: instal", "did you mean install?")]
    [InlineData("creat", "unknown command: creat", "see sample --help")]
    [InlineData("create x --strict", "create is not part of this tool", "make the directory yourself")]
    [InlineData("pack create", "create is not part of this tool", "make the directory yourself")]
    [InlineData("create --help", "create is not part of this tool", "make the directory yourself")]
    [InlineData("package d --strct", "unknown option: --strct", "did you mean --strict?")]
    [InlineData("package d --outptu=x", "unknown option: --outptu", "did you mean --output?")]
    [InlineData("package d --out x", "unknown option: --out", "did you mean --output?")]
    [InlineData("package d -xstrict", "unknown option: -xstrict", "did you mean --strict?")]
    [InlineData("remove x --forced", "unknown option: --forced", "did you mean --force?")]
    [InlineData("list --bogus", "unknown option: --bogus", "see sample list --help")]
    [InlineData("list --traec", "unknown option: --traec", "see sample list --help")]
    [InlineData("list -x", "unknown option: -x", "see sample list --help")]
    [InlineData("list -qx", "unknown option: -x", "see sample list --help")]
    [InlineData("list -😀", "unknown option: -😀", "see sample list --help")]
    [InlineData("list --=x", "unknown option: --=x", "see sample list --help")]
    [InlineData("list --version", "unknown option: --version", "see sample list --help")]
    [InlineData("--strict package d", "unknown option: --strict", "see sample --help")]
    [InlineData("--bogus", "unknown option: --bogus", "see sample --help")]
    [InlineData("package", "missing argument: <dir>", "see sample package --help")]
    [InlineData("install", "missing argument: <archive>", "see sample install --help")]
    [InlineData("version compare 2", "missing argument: <b>", "see sample version compare --help")]
    [InlineData("update x", "missing option: --from", "see sample update --help")]
    [InlineData("list x", "unexpected argument: x", "see sample list --help")]
    [InlineData("package a b", "unexpected argument: b", "see sample package --help")]
    [InlineData("package -- --strict b", "unexpected argument: b", "see sample package --help")]
    [InlineData("-- list", "unexpected argument: list", "see sample --help")]
    [InlineData("package d --output", "option needs a value: --output", "see sample package --help")]
    [InlineData("package d -o", "option needs a value: --output", "see sample package --help")]
    [InlineData("package --output --strict d", "option needs a value: --output", "write --output=VALUE if the value begins with a dash")]
    [InlineData("package --output --srtict d", "option needs a value: --output", "write --output=VALUE if the value begins with a dash")]
    [InlineData("package -o -s d", "option needs a value: --output", "write --output=VALUE if the value begins with a dash")]
    [InlineData("package --output -- d", "option needs a value: --output", "write --output=VALUE if the value begins with a dash")]
    [InlineData("package d -o a -o b", "option given twice: --output", "see sample package --help")]
    [InlineData("--root a list --root b", "option given twice: --root", "see sample list --help")]
    [InlineData("package d --strict=true", "option takes no value: --strict", "see sample package --help")]
    [InlineData("package d -s=true", "option takes no value: -s", "see sample package --help")]
    [InlineData("list --help=x", "option takes no value: --help", "see sample list --help")]
    [InlineData("list --format xml", "invalid value for --format: xml", "one of text, json")]
    [InlineData("list --format jsn", "invalid value for --format: jsn", "did you mean json?")]
    [InlineData("list --format TEXT", "invalid value for --format: TEXT", "one of text, json")]
    [InlineData("package d --level verybest", "invalid value for --level: verybest", "did you mean very-best?")]
    [InlineData("package d --level 1", "invalid value for --level: 1", "one of fast, default, very-best")]
    [InlineData("version next 2 x", "invalid value for <step>: x (not a whole number)", "see sample version next --help")]
    [InlineData("package d -t ' 4'", "invalid value for --threads:  4 (not a whole number)", "see sample package --help")]
    [InlineData("package d -t=", "invalid value for --threads:  (not a whole number)", "see sample package --help")]
    [InlineData("package d -t 99999999999", "invalid value for --threads: 99999999999 (not a whole number)", "see sample package --help")]
    [InlineData("version compare 2 3", "invalid value for <b>: 3 (an even number is needed)", "see sample version compare --help")]
    [InlineData("remove a b! c!", "invalid value for <name>: b!", "see sample remove --help")]
    [InlineData("completion csh", "invalid value for <shell>: csh", "did you mean zsh?")]
    public void Says_what_is_wrong(string line, string message, string hint)
    {
        var outcome = SampleCommandLine.Parse(Vector.Of(line));

        Assert.Equal(ParseKind.Error, outcome.Kind);
        Assert.Equal(new UsageError(message, hint), outcome.Error);
    }

    [Fact]
    public void Reports_the_first_mistake() =>
        Assert.Equal("unknown option: --one", SampleCommandLine.Parse(["list", "--one", "--two", "x"]).Error!.Message);

    [Fact]
    public void Shows_foreign_strings_as_given() =>
        Assert.Equal("unexpected argument: \e[31m\n", SampleCommandLine.Parse(["list", "\e[31m\n"]).Error!.Message);

    [Theory]
    [InlineData("", "")]
    [InlineData("pack", "")]
    [InlineData("--help", "")]
    [InlineData("-h", "")]
    [InlineData("help", "")]
    [InlineData("pack help", "")]
    [InlineData("pack --help", "")]
    [InlineData("--json", "")]
    [InlineData("--", "")]
    [InlineData("--bogus --help", "")]
    [InlineData("--version --help", "")]
    [InlineData("version", "version")]
    [InlineData("version --help", "version")]
    [InlineData("help version", "version")]
    [InlineData("help version compare", "version compare")]
    [InlineData("help pack install", "install")]
    [InlineData("install --help", "install")]
    [InlineData("install -h", "install")]
    [InlineData("-h install", "install")]
    [InlineData("--help rm", "remove")]
    [InlineData("list -qh", "list")]
    [InlineData("list too many words --bogus --format xml --help", "list")]
    [InlineData("package --output --help", "package")]
    public void Help_is_for_what_was_named(string line, string path)
    {
        var outcome = SampleCommandLine.Parse(Vector.Of(line));

        Assert.Equal(ParseKind.Help, outcome.Kind);
        Assert.Equal(path, outcome.Command?.Path ?? "");
        Assert.Null(outcome.Error);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("pack --version")]
    [InlineData("--json --version")]
    [InlineData("--version list")]
    [InlineData("--version --bogus")]
    public void The_version_is_asked_for_at_the_root(string line) => Assert.Equal(ParseKind.Version, SampleCommandLine.Parse(Vector.Of(line)).Kind);

    [Fact]
    public void After_two_dashes_everything_is_an_argument() =>
        Assert.Equal(["--help", "-y", "--", "help"], SampleCommandLine.Parse(["remove", "--", "--help", "-y", "--", "help"]).Arguments.Argument(0));

    [Theory]
    [InlineData("-o v d", "v")]
    [InlineData("d -o=v", "v")]
    [InlineData("-ov d", "v")]
    [InlineData("-so v d", "v")]
    [InlineData("-sov d", "v")]
    [InlineData("-so=v d", "v")]
    [InlineData("--output v d", "v")]
    [InlineData("--output=v d", "v")]
    [InlineData("--output=a=b d", "a=b")]
    [InlineData("-oa=b d", "a=b")]
    [InlineData("-o:v d", ":v")]
    [InlineData("--output= d", "")]
    [InlineData("--output '' d", "")]
    [InlineData("--output - d", "-")]
    [InlineData("--output -1 d", "-1")]
    [InlineData("--output --- d", null)]
    [InlineData("--output=--strict d", "--strict")]
    [InlineData("--output @x d", "@x")]
    public void A_value_is_given_in_any_of_these_forms(string line, string? value)
    {
        var outcome = SampleCommandLine.Parse(["package", .. Vector.Of(line)]);

        Assert.Equal(value, outcome.Arguments.Option(6));
        Assert.Equal(value is not null, outcome.Kind == ParseKind.Run);
    }
}
