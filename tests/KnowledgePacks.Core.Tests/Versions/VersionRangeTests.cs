using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Versions;

public class VersionRangeTests
{
    private const string Missing = "a version is missing: write such as >=1.2 <2 or 1.x || 2.x";
    private const string Unread = "a range has versions such as 1.2.3, 1.2 or 1.x";
    private const string Hyphen = "a hyphen range is two versions with a spaced hyphen between, such as 1.2 - 2.0";
    private const string Identifiers = "an identifier has only ASCII letters, digits and hyphens";

    // Each row: a range, versions in it, versions not in it. The ranges are those that the documentation of npm's semver
    // explains, and the comma of cargo.
    [Test]
    // Primitive comparisons
    [Arguments(">=1.2.7", "1.2.7 1.2.8 2.5.3 1.3.9", "1.2.6 1.1.0 1.2.7-rc.1")]
    [Arguments(">1.2.7", "1.2.8 1.3.0 2.0.0", "1.2.7 1.2.6 1.2.8-rc.1")]
    [Arguments("<1.2.7", "1.2.6 0.0.0", "1.2.7 1.2.8 1.2.7-rc.1 1.2.6-rc.1")]
    [Arguments("<=1.2.7", "1.2.7 1.2.6 0.0.0", "1.2.8 2.0.0 1.2.7-rc.1")]
    [Arguments("=1.2.3", "1.2.3 1.2.3+build", "1.2.4 1.2.3-rc.1")]
    [Arguments("1.2.3", "1.2.3 1.2.3+build", "1.2.4 1.3.0 1.2.2 1.2.3-rc.1")]
    [Arguments("1.2.3+a", "1.2.3 1.2.3+b", "1.2.4")]
    [Arguments(">=0.0.0", "0.0.0 1.0.0", "0.0.0-rc.1 1.0.0-rc.1")]
    // Primitive comparisons with partial versions
    [Arguments(">1", "2.0.0 3.1.0", "1.0.1 1.1.0 2.0.0-rc.1")]
    [Arguments(">1.2", "1.3.0 2.0.0", "1.2.0 1.2.8 1.3.0-rc.1")]
    [Arguments(">=1", "1.0.0 2.0.0", "0.9.9 1.0.0-rc.1")]
    [Arguments(">=1.2", "1.2.0 1.2.8 2.0.0", "1.1.9 1.2.0-rc.1")]
    [Arguments("<1", "0.9.9 0.0.0", "1.0.0 1.0.0-rc.1")]
    [Arguments("<1.2", "1.1.9 0.0.0", "1.2.0 1.2.0-rc.1")]
    [Arguments("<=1", "1.0.0 1.9.9 0.0.0", "2.0.0 2.0.0-rc.1")]
    [Arguments("<=1.2", "1.2.0 1.2.9 1.1.0", "1.3.0 1.3.0-0")]
    [Arguments("<=0.7.x", "0.7.2 0.6.2", "0.8.0")]
    [Arguments(">=0.7.x", "0.7.0 0.8.0", "0.6.9")]
    [Arguments("=0.7.x", "0.7.0 0.7.9", "0.8.0 0.6.9 0.7.0-rc.1")]
    [Arguments("<*", "", "0.0.0 1.0.0 0.0.0-0 0.0.0-rc.1")]
    [Arguments(">x", "", "0.0.0 1.0.0 99.0.0")]
    [Arguments(">=*", "0.0.0 1.0.0", "1.0.0-rc.1")]
    [Arguments("<=x.x", "0.0.0 1.0.0", "1.0.0-rc.1")]
    // Sets of comparisons
    [Arguments(">=1.2.7 <1.3.0", "1.2.7 1.2.8 1.2.99", "1.2.6 1.3.0 1.1.0 1.3.0-rc.1")]
    [Arguments(">=1.2 <2", "1.2.0 1.99.99", "1.1.9 2.0.0 2.0.0-rc.1")]
    [Arguments(">=1.2, <2", "1.2.0 1.99.99", "1.1.9 2.0.0")]
    [Arguments(">=1.2,<2", "1.2.0 1.99.99", "1.1.9 2.0.0")]
    [Arguments(">=1.2 , <2", "1.2.0 1.99.99", "1.1.9 2.0.0")]
    [Arguments(">= 1.2 <  2", "1.2.0 1.99.99", "1.1.9 2.0.0")]
    [Arguments("\t >=1.2\t<2  ", "1.2.0", "2.0.0")]
    [Arguments("^1.2 ^1", "1.4.2", "1.1.0 2.0.0")]
    [Arguments("~1.2.1 >=1.2.3", "1.2.3 1.2.9", "1.2.1 1.3.0")]
    [Arguments("~1.2.1 =1.2.3", "1.2.3", "1.2.4")]
    [Arguments("^1, *", "1.0.0", "2.0.0")]
    [Arguments(">2 <1", "", "0.9.0 1.5.0 3.0.0")]
    // Alternatives
    [Arguments("1.2.7 || >=1.2.9 <2.0.0", "1.2.7 1.2.9 1.4.6", "1.2.8 2.0.0")]
    [Arguments("1.2 <1.2.9 || >2.0.0", "1.2.8 2.0.1", "1.2.9 1.2.10 2.0.0")]
    [Arguments("1.x||2.x", "1.0.0 2.9.9", "0.9.9 3.0.0")]
    [Arguments("<0.0.1 || >=0.2.3", "0.0.0 0.2.3 0.2.4", "0.0.1 0.0.3 0.2.2")]
    [Arguments("1.2 - 1.4 || ^3 || 5.0.0", "1.4.9 3.1.0 5.0.0", "1.5.0 4.0.0 5.0.1")]
    // Hyphen ranges
    [Arguments("1.2.3 - 2.3.4", "1.2.3 2.0.0 2.3.4", "1.2.2 2.3.5 1.2.3-rc.1")]
    [Arguments("1.2 - 2.3.4", "1.2.0 2.3.4", "1.1.9 2.3.5")]
    [Arguments("1.2.3 - 2.3", "1.2.3 2.3.9", "1.2.2 2.4.0 2.4.0-rc.1")]
    [Arguments("1.2.3 - 2", "1.2.3 2.9.9", "3.0.0 3.0.0-0")]
    [Arguments("1.2 - 2", "1.2.0 2.9.9", "1.1.9 3.0.0")]
    [Arguments("* - 1.x", "0.0.0 1.9.9", "2.0.0")]
    [Arguments("1.x - *", "1.0.0 99.0.0", "0.9.9")]
    [Arguments("1.2.3-rc.2  -\t2.0.0-rc.2", "1.2.3-rc.2 1.2.3-rc.10 1.5.0 2.0.0-rc.1 2.0.0-rc.2", "1.2.3-rc.1 2.0.0-rc.3 2.0.0 1.5.0-rc.1")]
    [Arguments("1.2.3+a - 2.3.4+b", "1.2.3 2.3.4", "2.3.5")]
    [Arguments("1.2.3-2.0.0", "1.2.3-2.0.0", "1.2.3 1.5.0 2.0.0")]
    // Wildcards and partial versions
    [Arguments("*", "0.0.0 1.2.3 99.0.0", "1.0.0-rc.1")]
    [Arguments("x", "0.0.0 1.2.3", "1.0.0-rc.1")]
    [Arguments("X.x.*", "0.0.0 1.2.3", "1.0.0-rc.1")]
    [Arguments("1.x", "1.0.0 1.9.9", "0.9.9 2.0.0 2.0.0-0 1.5.0-rc.1")]
    [Arguments("1.*", "1.0.0 1.9.9", "0.9.9 2.0.0")]
    [Arguments("1.X.X", "1.0.0 1.9.9", "0.9.9 2.0.0")]
    [Arguments("1.2.x", "1.2.0 1.2.9", "1.1.9 1.3.0 1.3.0-0")]
    [Arguments("1.2.*", "1.2.0 1.2.9", "1.1.9 1.3.0")]
    [Arguments("1", "1.0.0 1.9.9", "0.9.9 2.0.0")]
    [Arguments("1.2", "1.2.0 1.2.9", "1.1.9 1.3.0 1.2.0-rc.1")]
    [Arguments("0", "0.0.0 0.9.9", "1.0.0")]
    // Tilde
    [Arguments("~1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0 1.3.0-0 1.2.3-rc.1")]
    [Arguments("~1.2", "1.2.0 1.2.9", "1.1.9 1.3.0")]
    [Arguments("~1", "1.0.0 1.9.9", "0.9.9 2.0.0")]
    [Arguments("~0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0")]
    [Arguments("~0.2", "0.2.0 0.2.9", "0.1.9 0.3.0")]
    [Arguments("~0", "0.0.0 0.9.9", "1.0.0")]
    [Arguments("~ 1.0.3", "1.0.3 1.0.12", "1.1.0")]
    [Arguments("~x", "0.0.9 5.0.0", "5.0.0-rc.1")]
    [Arguments("~1.2.3-beta.2", "1.2.3-beta.2 1.2.3-beta.4 1.2.3 1.2.4", "1.2.3-beta.1 1.2.4-beta.2 1.3.0 1.3.0-beta.4")]
    // Caret
    [Arguments("^1.2.3", "1.2.3 1.8.1 1.99.99", "1.2.2 2.0.0 2.0.0-alpha 1.2.3-beta")]
    [Arguments("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0 1.0.0")]
    [Arguments("^0.0.3", "0.0.3", "0.0.2 0.0.4 0.0.4-0 0.1.0")]
    [Arguments("^0.0.0", "0.0.0", "0.0.1")]
    [Arguments("^1.2", "1.2.0 1.4.2", "1.1.9 2.0.0")]
    [Arguments("^1.2.x", "1.2.0 1.9.9", "1.1.9 2.0.0")]
    [Arguments("^0.1", "0.1.0 0.1.9", "0.0.9 0.2.0")]
    [Arguments("^0.0", "0.0.0 0.0.9", "0.1.0")]
    [Arguments("^0.0.x", "0.0.0 0.0.9", "0.1.0")]
    [Arguments("^1", "1.0.0 1.9.9", "0.9.9 2.0.0")]
    [Arguments("^1.x", "1.0.0 1.9.9", "0.9.9 2.0.0")]
    [Arguments("^0", "0.0.0 0.9.9", "1.0.0")]
    [Arguments("^0.x", "0.0.0 0.9.9", "1.0.0")]
    [Arguments("^ 1.2.3", "1.2.3", "2.0.0")]
    [Arguments("^*", "0.0.0 5.0.0", "5.0.0-rc.1")]
    [Arguments("^1.2.3+build", "1.2.3 1.3.0", "1.2.0 2.0.0")]
    [Arguments("^1.2.3-beta.2", "1.2.3-beta.2 1.2.3-beta.4 1.2.3 1.9.0", "1.2.3-beta.1 1.2.4-beta.2 2.0.0 2.0.0-beta.4")]
    [Arguments("^0.0.3-beta", "0.0.3-beta 0.0.3-pr.2 0.0.3", "0.0.3-alpha 0.0.4 0.0.4-beta")]
    [Arguments("^0.1.1-alpha", "0.1.1-beta 0.1.9", "0.1.2-beta 0.2.0")]
    // Pre-releases: only where a condition of the same alternative names one of the same three numbers
    [Arguments(">1.2.3-alpha.3", "1.2.3-alpha.7 1.2.3 3.4.5", "1.2.3-alpha.3 3.4.5-alpha.9")]
    [Arguments(">1.2.3-rc.9", "1.2.3-rc.10 1.2.3", "1.2.3-rc.8")]
    [Arguments("<=1.2.3-rc.1", "1.2.3-rc.1 1.2.3-beta 1.2.2", "1.2.3-rc.2 1.2.3 1.2.2-rc.1")]
    [Arguments("1.2.3-rc.1", "1.2.3-rc.1 1.2.3-rc.1+b", "1.2.3-rc.2 1.2.3")]
    [Arguments(">=1.0.0-rc.1 <2.0.0-rc.1", "1.0.0-rc.1 1.0.0-rc.2 1.5.0 2.0.0-beta", "1.5.0-rc.1 2.0.0-rc.1 2.0.0")]
    [Arguments("* >=1.0.0-rc.1", "1.0.0-rc.1 1.0.0-rc.2 1.0.0", "1.0.0-beta 1.1.0-rc.1")]
    [Arguments(">=1.0.0 || 2.0.0-rc.1", "1.0.0 2.0.0-rc.1", "2.0.0-rc.2 1.0.0-rc.1")]
    // An open upper bound keeps out the pre-releases of its version even where another condition names one.
    [Arguments("^1 >=2.0.0-alpha", "", "2.0.0-beta 2.0.0 1.5.0")]
    [Arguments("<2 >=2.0.0-alpha", "", "2.0.0-beta")]
    [Arguments("<=1 >=2.0.0-alpha", "", "2.0.0-beta")]
    [Arguments("<* 0.0.0-rc.1", "", "0.0.0-rc.1")]
    // npm drops every other alternative beside a *, and with it the named pre-release: not so here.
    [Arguments("* || 1.0.0-rc.1", "1.0.0-rc.1 0.1.0", "1.0.0-rc.2")]
    // npm drops >=0.0.0 from a set, so that 0.0.0-alpha would be admitted although it is lower: not so here.
    [Arguments(">=0.0.0 <0.0.0-beta", "", "0.0.0-alpha 0.0.0")]
    // Nothing means everything, as an alternative too.
    [Arguments("", "0.0.0 1.2.3", "1.0.0-rc.1")]
    [Arguments(" \t", "0.0.0 1.2.3", "1.0.0-rc.1")]
    [Arguments("||", "0.0.0 1.2.3", "1.0.0-rc.1")]
    [Arguments("1.2 ||", "0.0.0 1.2.3 9.0.0", "1.2.0-rc.1")]
    [Arguments("|| 1.2", "0.0.0 1.2.3 9.0.0", "1.2.0-rc.1")]
    [Arguments("1 || || 2", "0.0.0 1.2.3 9.0.0", "1.2.0-rc.1")]
    [Arguments("1.0.0-rc.1 ||", "0.0.0 1.0.0-rc.1", "1.0.0-rc.2")]
    // A v before a version
    [Arguments("v1.2.3", "1.2.3", "1.2.4 1.2.3-rc.1")]
    [Arguments("v1.2.3-rc.1+b", "1.2.3-rc.1", "1.2.3")]
    [Arguments("v1", "1.0.0 1.9.9", "0.9.9 2.0.0")]
    [Arguments("vx", "0.0.0", "1.0.0-rc.1")]
    [Arguments("^v1.2", "1.2.0 1.9.9", "1.1.9 2.0.0")]
    [Arguments(">= v1.2, <v2", "1.2.0 1.9.9", "1.1.9 2.0.0")]
    [Arguments("v1.2 - v2", "1.2.0 2.9.9", "1.1.9 3.0.0")]
    // Ruby's tilde is npm's, not Ruby's
    [Arguments("~>1.2", "1.2.0 1.2.9", "1.1.9 1.3.0")]
    [Arguments("~> 1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0 1.3.0-0")]
    [Arguments("~>v1", "1.0.0 1.9.9", "0.9.9 2.0.0")]
    // Numbers of any length
    [Arguments("^99999999999999999999", "99999999999999999999.5.0", "100000000000000000000.0.0 99999999999999999998.0.0")]
    [Arguments("~1.9", "1.9.99", "1.10.0")]
    [Arguments(">1.9", "1.10.0 1.11.0", "1.9.9 1.2.0")]
    [Arguments("^0.0.1299", "0.0.1299", "0.0.1300 0.0.1298")]
    public void Contains_just_the_versions_meant(string range, string inside, string outside)
    {
        var parsed = VersionRange.Parse(range);

        Assert.All(inside.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            text => Assert.True(parsed.Contains(SemanticVersion.Parse(text)), text));
        Assert.All(outside.Split(' '), text => Assert.False(parsed.Contains(SemanticVersion.Parse(text)), text));
        Assert.Equal(range, parsed.ToString());
    }

    [Test]
    [Arguments(null, Unread)]
    [Arguments(">=", Missing)]
    [Arguments(">=1.2,", Missing)]
    [Arguments(", >=1.2", Missing)]
    [Arguments(">=1.2,, <2", Missing)]
    [Arguments(">= || 1", Missing)]
    [Arguments("1.2 | 2", "alternatives are divided by ||")]
    [Arguments("1 || 2 | 3", "alternatives are divided by ||")]
    [Arguments("V1", Unread)]
    [Arguments("vv1", Unread)]
    [Arguments("v", Missing)]
    [Arguments("^v", Missing)]
    [Arguments("~>", Missing)]
    [Arguments("~>>1", Unread)]
    [Arguments("~ >1", Unread)]
    [Arguments("1.2, - 2", Hyphen)]
    [Arguments("1.2 - , 2", Unread)]
    [Arguments("1.2 - 2 - 3", Hyphen)]
    [Arguments("latest", Unread)]
    [Arguments("==1.2.3", Unread)]
    [Arguments("=>1.2", Unread)]
    [Arguments(">1<2", Unread)]
    [Arguments("!1.2", Unread)]
    [Arguments("1.2\n", Unread)]
    [Arguments(">=\n1.2", Unread)]
    [Arguments("\r1.2", Unread)]
    [Arguments("1.2\v<2", Unread)]
    [Arguments("1.2 \0", Unread)]
    [Arguments("1.2\u00a0", Unread)]
    [Arguments("\u2003", Unread)]
    [Arguments("^", Missing)]
    [Arguments("~ ", Missing)]
    [Arguments("=v1.2 v=1.2", Unread)]
    [Arguments("*.1", "a number must not follow a wildcard")]
    [Arguments("1.\u0661", Unread)]
    [Arguments("1..2", Unread)]
    [Arguments("1.", Unread)]
    [Arguments(".1", Unread)]
    [Arguments("1.2.xx", Unread)]
    [Arguments("+b", Unread)]
    [Arguments("1.2.3.4", "a version has at most three numbers")]
    [Arguments("1.x.x.x", "a version has at most three numbers")]
    [Arguments("01.2", "a number must not have leading zeros")]
    [Arguments(">=1.02", "a number must not have leading zeros")]
    [Arguments("^1.2.3-01", "a number must not have leading zeros")]
    [Arguments("1.x.3", "a number must not follow a wildcard")]
    [Arguments("^*.1", "a number must not follow a wildcard")]
    [Arguments("1.2-rc.1", "only a version of three numbers has a pre-release or build metadata")]
    [Arguments("1.2.x-rc.1", "only a version of three numbers has a pre-release or build metadata")]
    [Arguments("1.2+b", "only a version of three numbers has a pre-release or build metadata")]
    [Arguments("1.2.3-", "an identifier must not be empty")]
    [Arguments("1.2.3-a..b", "an identifier must not be empty")]
    [Arguments("1.2.3-a_b", Identifiers)]
    [Arguments("1.2.3-rc.1\n", Identifiers)]
    [Arguments("1.2 -", Hyphen)]
    [Arguments("- 1.2", Hyphen)]
    [Arguments("1.2 -2", Hyphen)]
    [Arguments(">=1.2 - 2", Hyphen)]
    [Arguments("^1 1.2 - 2", Hyphen)]
    [Arguments("1.2 - ^2", Unread)]
    [Arguments("1.2 - 2 <1.9", "a hyphen range cannot be combined with further conditions, only with ||")]
    [Arguments("1.2 - 2, <1.9", "a hyphen range cannot be combined with further conditions, only with ||")]
    public void Says_what_is_wrong(string? text, string expected)
    {
        Assert.False(VersionRange.TryParse(text, out var range, out var problem));
        Assert.Null(range);
        Assert.Equal(expected, problem);
        Assert.False(VersionRange.TryParse(text, out _));
        if (text is not null)
            Assert.Equal(expected, Assert.Throws<FormatException>(() => VersionRange.Parse(text)).Message);
    }

    [Test]
    public void Refuses_text_over_the_limit()
    {
        var longest = new string('9', VersionRange.MaxLength);

        Assert.True(VersionRange.TryParse(longest, out _));
        Assert.False(VersionRange.TryParse(longest + "9", out _, out var problem));
        Assert.Equal($"a range has at most {VersionRange.MaxLength} characters", problem);
    }

    [Test]
    [Arguments("|")]
    [Arguments("||")]
    [Arguments("^1 ||")]
    [Arguments(">1 ")]
    [Arguments(" ")]
    [Arguments(",")]
    [Arguments("~")]
    [Arguments("v")]
    [Arguments("9")]
    [Arguments("1.")]
    [Arguments("1 - ")]
    [Arguments("1-")]
    [Arguments("-.")]
    [Arguments("\0")]
    public void Repetition_costs_little_at_the_limit_and_nothing_beyond(string part)
    {
        var longest = string.Concat(Enumerable.Repeat(part, VersionRange.MaxLength))[..VersionRange.MaxLength];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = VersionRange.TryParse(longest, out _, out var reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(read, reason is null);

        Assert.False(VersionRange.TryParse(string.Concat(Enumerable.Repeat(part, 10_000)), out _, out var problem));
        Assert.Equal("a range has at most 256 characters", problem);
    }

    [Test]
    public void Refuses_more_versions_than_the_limit()
    {
        var most = string.Join("||", Enumerable.Repeat("1 2", VersionRange.MaxVersions / 2));

        Assert.True(VersionRange.TryParse(most, out _));
        Assert.False(VersionRange.TryParse(most + "||1", out _, out var problem));
        Assert.Equal($"a range names at most {VersionRange.MaxVersions} versions", problem);
    }

    [Test]
    public void A_bound_may_be_one_digit_longer_than_any_version_read()
    {
        var nines = new string('9', SemanticVersion.MaxLength - 4);
        var range = VersionRange.Parse($"^{nines}");

        Assert.True(range.Contains(SemanticVersion.Parse($"{nines}.0.0")));
        Assert.False(range.Contains(SemanticVersion.Parse($"1{new string('0', SemanticVersion.MaxLength - 5)}.0.0")));
    }
}
