using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Versions;

public class SemanticVersionTests
{
    // The precedence chain of section 11, with what it leaves out: numbers compare as numbers.
    private static readonly string[] Ascending =
    [
        "0.0.0-0", "0.0.0", "0.9.0",
        "1.0.0-2", "1.0.0-11", "1.0.0-11.0", "1.0.0--", "1.0.0-0a", "1.0.0-A",
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-rc.1", "1.0.0-rc.9", "1.0.0-rc.10", "1.0.0-rc10", "1.0.0-rc9", "1.0.0",
        "1.0.1", "1.9.0", "1.10.0", "2.0.0", "2.1.0", "2.1.1", "10.0.0",
        "99999999999999999999.0.0", "123456789012345678901234567890.0.0", "123456789012345678901234567891.0.0",
    ];

    // The lists that the semver.org page gives beside its regular expression.
    [Test]
    [Arguments("0.0.4")]
    [Arguments("1.2.3")]
    [Arguments("10.20.30")]
    [Arguments("1.1.2-prerelease+meta")]
    [Arguments("1.1.2+meta")]
    [Arguments("1.1.2+meta-valid")]
    [Arguments("1.0.0-alpha")]
    [Arguments("1.0.0-beta")]
    [Arguments("1.0.0-alpha.beta")]
    [Arguments("1.0.0-alpha.beta.1")]
    [Arguments("1.0.0-alpha.1")]
    [Arguments("1.0.0-alpha0.valid")]
    [Arguments("1.0.0-alpha.0valid")]
    [Arguments("1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay")]
    [Arguments("1.0.0-rc.1+build.1")]
    [Arguments("2.0.0-rc.1+build.123")]
    [Arguments("1.2.3-beta")]
    [Arguments("10.2.3-DEV-SNAPSHOT")]
    [Arguments("1.2.3-SNAPSHOT-123")]
    [Arguments("1.0.0")]
    [Arguments("2.0.0")]
    [Arguments("1.1.7")]
    [Arguments("2.0.0+build.1848")]
    [Arguments("2.0.1-alpha.1227")]
    [Arguments("1.0.0-alpha+beta")]
    [Arguments("1.2.3----RC-SNAPSHOT.12.9.1--.12+788")]
    [Arguments("1.2.3----R-S.12.9.1--.12+meta")]
    [Arguments("1.2.3----RC-SNAPSHOT.12.9.1--.12")]
    [Arguments("1.0.0+0.build.1-rc.10000aaa-kk-0.1")]
    [Arguments("99999999999999999999999.999999999999999999.99999999999999999")]
    [Arguments("1.0.0-0A.is.legal")]
    [Arguments("1.0.0-alpha-1")]
    [Arguments("1.0.0+b-1")]
    [Arguments("1.0.0+001")]
    [Arguments("0.0.0")]
    public void Reads_what_the_specification_allows(string text)
    {
        Assert.True(SemanticVersion.TryParse(text, out var version, out var problem));
        Assert.Null(problem);
        Assert.Equal(text, version.ToString());
    }

    [Test]
    [Arguments("1")]
    [Arguments("1.2")]
    [Arguments("1.2.3-0123")]
    [Arguments("1.2.3-0123.0123")]
    [Arguments("1.1.2+.123")]
    [Arguments("+invalid")]
    [Arguments("-invalid")]
    [Arguments("-invalid+invalid")]
    [Arguments("-invalid.01")]
    [Arguments("alpha")]
    [Arguments("alpha.beta")]
    [Arguments("alpha.beta.1")]
    [Arguments("alpha.1")]
    [Arguments("alpha+beta")]
    [Arguments("alpha_beta")]
    [Arguments("alpha.")]
    [Arguments("alpha..")]
    [Arguments("beta")]
    [Arguments("1.0.0-alpha_beta")]
    [Arguments("-alpha.")]
    [Arguments("1.0.0-alpha..")]
    [Arguments("1.0.0-alpha..1")]
    [Arguments("1.0.0-alpha...1")]
    [Arguments("1.0.0-alpha....1")]
    [Arguments("1.0.0-alpha.....1")]
    [Arguments("1.0.0-alpha......1")]
    [Arguments("1.0.0-alpha.......1")]
    [Arguments("01.1.1")]
    [Arguments("1.01.1")]
    [Arguments("1.1.01")]
    [Arguments("1.2.3.DEV")]
    [Arguments("1.2-SNAPSHOT")]
    [Arguments("1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788")]
    [Arguments("1.2-RC-SNAPSHOT")]
    [Arguments("-1.0.3-gamma+b7718")]
    [Arguments("+justmeta")]
    [Arguments("9.8.7+meta+meta")]
    [Arguments("9.8.7-whatever+meta+meta")]
    [Arguments("99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------------------------..12")]
    public void Refuses_what_the_specification_forbids(string text)
    {
        Assert.False(SemanticVersion.TryParse(text, out var version, out var problem));
        Assert.Null(version);
        Assert.NotEmpty(problem);
    }

    [Test]
    [Arguments(null, "a version has three numbers, such as 1.0.0")]
    [Arguments("", "a version has three numbers, such as 1.0.0")]
    [Arguments("..", "a version has three numbers, such as 1.0.0")]
    [Arguments("1.0", "a version has three numbers, such as 1.0.0")]
    [Arguments("1.0.0.0", "a version has three numbers, such as 1.0.0")]
    [Arguments("v1.0.0", "a version has three numbers, such as 1.0.0")]
    [Arguments(" 1.0.0", "a version has three numbers, such as 1.0.0")]
    [Arguments("1.0.0\n", "a version has three numbers, such as 1.0.0")]
    [Arguments("1.0.\u0661", "a version has three numbers, such as 1.0.0")]
    [Arguments("\uFF11.0.0", "a version has three numbers, such as 1.0.0")]
    [Arguments("01.2.3", "a number must not have leading zeros")]
    [Arguments("1.0.00", "a number must not have leading zeros")]
    [Arguments("1.0.0-rc.01", "a number must not have leading zeros")]
    [Arguments("1.0.0-", "an identifier must not be empty")]
    [Arguments("1.0.0-+b", "an identifier must not be empty")]
    [Arguments("1.0.0+", "an identifier must not be empty")]
    [Arguments("1.0.0-a.", "an identifier must not be empty")]
    [Arguments("1.0.0+a..b", "an identifier must not be empty")]
    [Arguments("1.0.0-rc.1\n", "an identifier has only ASCII letters, digits and hyphens")]
    [Arguments("1.0.0-\u0661", "an identifier has only ASCII letters, digits and hyphens")]
    [Arguments("1.0.0-a_b", "an identifier has only ASCII letters, digits and hyphens")]
    [Arguments("1.0.0+b\0", "an identifier has only ASCII letters, digits and hyphens")]
    public void Says_what_is_wrong(string? text, string expected)
    {
        Assert.False(SemanticVersion.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
        Assert.False(SemanticVersion.TryParse(text, out _));
        if (text is not null)
            Assert.Equal(expected, Assert.Throws<FormatException>(() => SemanticVersion.Parse(text)).Message);
    }

    [Test]
    public void Refuses_text_over_the_limit()
    {
        var longest = "1.0.0-" + new string('a', SemanticVersion.MaxLength - 6);

        Assert.Equal(longest, SemanticVersion.Parse(longest).ToString());
        Assert.False(SemanticVersion.TryParse(longest + "a", out _, out var problem));
        Assert.Equal($"a version has at most {SemanticVersion.MaxLength} characters", problem);
    }

    [Test]
    [Arguments("1.22.333", "1", "22", "333", "")]
    [Arguments("1.22.333-rc.1", "1", "22", "333", "rc.1")]
    [Arguments("0.0.0--a-+b-c.d", "0", "0", "0", "-a-")]
    [Arguments("123456789012345678901234567890.0.1+a-b", "123456789012345678901234567890", "0", "1", "")]
    public void Takes_the_text_apart(string text, string major, string minor, string patch, string prerelease)
    {
        var version = SemanticVersion.Parse(text);

        Assert.Equal(major, version.Major);
        Assert.Equal(minor, version.Minor);
        Assert.Equal(patch, version.Patch);
        Assert.Equal(prerelease, version.Prerelease);
        Assert.Equal(prerelease.Length > 0, version.IsPrerelease);
    }

    [Test]
    public void Orders_every_pair_of_the_precedence_chain()
    {
        for (var i = 0; i < Ascending.Length; i++)
        {
            for (var j = 0; j < Ascending.Length; j++)
            {
                var left = SemanticVersion.Parse(Ascending[i]);
                var right = SemanticVersion.Parse(Ascending[j]);

                Assert.Equal((i.CompareTo(j), left, right), (SemanticVersion.Compare(left, right), left, right));
                Assert.Equal((i < j, i <= j, i > j, i >= j), (left < right, left <= right, left > right, left >= right));
                Assert.Equal((i == j, i == j, i != j), (left.PrecedenceEquals(right), left == right, left != right));
            }
        }
    }

    [Test]
    public void Build_metadata_has_no_precedence_but_makes_versions_unequal()
    {
        var first = SemanticVersion.Parse("1.0.0+a");
        var second = SemanticVersion.Parse("1.0.0+b");

        Assert.Equal(0, first.CompareTo(second));
        Assert.True(first.PrecedenceEquals(second));
        Assert.True(first <= second && first >= second);
        Assert.False(first.Equals(second));
        Assert.True(first != second);
    }

    [Test]
    public void Equal_text_is_equal_with_an_equal_hash()
    {
        var first = SemanticVersion.Parse("1.0.0-rc.1+a");
        object second = SemanticVersion.Parse(string.Concat("1.0.0-rc", ".1+a"));

        Assert.True(first.Equals(second));
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.False(first.Equals(new object()));
    }

    [Test]
    public void Null_comes_before_every_version()
    {
        var lowest = SemanticVersion.Parse("0.0.0-0");

        Assert.Equal(1, lowest.CompareTo(null));
        Assert.Equal(-1, SemanticVersion.Compare(null, lowest));
        Assert.Equal(0, SemanticVersion.Compare(null, null));
        Assert.True(null < lowest && lowest != null && !lowest.Equals(null) && !lowest.PrecedenceEquals(null));
    }

    [Test]
    [Arguments("1.0.0", "1.0.0", true)]
    [Arguments("1.0.0", "1.5.3", true)]
    [Arguments("1.5.0", "1.0.0", true)]
    [Arguments("1.0.9", "1.0.1", true)]
    [Arguments("1.0.0", "2.0.0", false)]
    [Arguments("2.0.0", "1.9.9", false)]
    [Arguments("0.1.0", "0.9.0", true)]
    [Arguments("0.1.0", "1.0.0", false)]
    [Arguments("1.0.0", "10.0.0", false)]
    [Arguments("1.0.0+a", "1.2.0+b", true)]
    [Arguments("1.0.0-rc.1", "1.0.0-rc.1", true)]
    [Arguments("1.0.0-rc.1+a", "1.0.0-rc.1+b", true)]
    [Arguments("1.0.0-rc.1", "1.0.0-rc.2", false)]
    [Arguments("1.0.0-rc.1", "1.0.0", false)]
    [Arguments("1.0.0", "1.0.0-rc.1", false)]
    [Arguments("1.0.0-rc.1", "1.1.0", false)]
    [Arguments("1.0.0", "1.1.0-rc.1", false)]
    [Arguments("1.0", "1.0.0", false)]
    [Arguments("1.0.0", "1.0.0\n", false)]
    [Arguments("01.0.0", "01.0.0", false)]
    [Arguments("\u0661.0.0", "\u0661.0.0", false)]
    [Arguments("latest", "latest", false)]
    [Arguments(null, null, false)]
    public void Compatibility_is_the_same_major_number_or_the_same_prerelease(string? required, string? installed, bool expected) =>
        Assert.Equal(expected, SemanticVersion.IsCompatible(required, installed));
}
