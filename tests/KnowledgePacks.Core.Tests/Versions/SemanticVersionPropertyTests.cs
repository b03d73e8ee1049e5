using System.Numerics;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Versions;

public class SemanticVersionPropertyTests
{
    private const int Seed = 20_000;

    [Test]
    public void Every_generated_version_survives_reading_and_writing()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 5_000; i++)
        {
            var text = RandomVersion.Next(random);
            Assert.Equal(text, SemanticVersion.Parse(text).ToString());
        }
    }

    [Test]
    public void Precedence_is_that_of_a_model_with_big_integers()
    {
        var random = new Random(Seed + 1);
        var seen = new HashSet<int>();
        for (var i = 0; i < 20_000; i++)
        {
            var (left, right) = (RandomVersion.Next(random), RandomVersion.Next(random));
            var expected = CompareByModel(left, right);
            seen.Add(expected);
            Assert.Equal((expected, left, right), (SemanticVersion.Parse(left).CompareTo(SemanticVersion.Parse(right)), left, right));
        }

        Assert.Equal([-1, 0, 1], seen.Order());
    }

    [Test]
    public void Precedence_is_a_total_order()
    {
        var random = new Random(Seed + 2);
        var versions = Enumerable.Range(0, 120).Select(_ => SemanticVersion.Parse(RandomVersion.Next(random))).ToArray();
        foreach (var a in versions)
        {
            Assert.Equal(0, a.CompareTo(a));
            foreach (var b in versions)
            {
                Assert.Equal((-a.CompareTo(b), a, b), (b.CompareTo(a), a, b));
                foreach (var c in versions)
                    Assert.False(a <= b && b <= c && a > c, $"not transitive: {a} {b} {c}");
            }
        }
    }

    [Test]
    public void Sorting_does_not_depend_on_the_order_of_the_input()
    {
        var random = new Random(Seed + 3);
        var versions = Enumerable.Range(0, 500).Select(_ => SemanticVersion.Parse(RandomVersion.Next(random)))
            .DistinctBy(version => version.ToString().Split('+')[0]).ToArray();
        var expected = versions.Order().ToArray();
        for (var i = 0; i < 20; i++)
        {
            random.Shuffle(versions);
            Assert.Equal(expected, versions.Order());
        }
    }

    [Test]
    public void Equality_implies_the_same_precedence_and_hash()
    {
        var random = new Random(Seed + 4);
        var equal = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b) = (SemanticVersion.Parse(RandomVersion.Next(random)), SemanticVersion.Parse(RandomVersion.Next(random)));
            if (a != b)
                continue;

            equal++;
            Assert.True(a.PrecedenceEquals(b));
            Assert.Equal(a.GetHashCode(), b.GetHashCode());
        }

        Assert.NotEqual(0, equal);
    }

    [Test]
    public void Arbitrary_text_is_either_a_version_or_has_a_problem()
    {
        const string Alphabet = "0019.-+av \n\u0661_";
        var random = new Random(Seed + 5);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = RandomVersion.Next(random).ToCharArray();
            text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            var isVersion = SemanticVersion.TryParse(new string(text), out var version, out var problem);
            Assert.Equal(isVersion, version is not null);
            Assert.Equal(isVersion, problem is null);
            read += isVersion ? 1 : 0;
        }

        Assert.InRange(read, 1, 19_999);
    }

    private static int CompareByModel(string left, string right)
    {
        var (a, b) = (left.Split('+')[0].Split('-', 2), right.Split('+')[0].Split('-', 2));
        var numbers = a[0].Split('.').Zip(b[0].Split('.'), (x, y) => BigInteger.Parse(x, null).CompareTo(BigInteger.Parse(y, null)));
        if (numbers.FirstOrDefault(order => order != 0) is var order and not 0)
            return Math.Sign(order);
        if (a.Length != b.Length)
            return a.Length > b.Length ? -1 : 1;
        if (a.Length == 1)
            return 0;

        var (p, q) = (a[1].Split('.'), b[1].Split('.'));
        var identifiers = p.Zip(q, (x, y) => (x.All(char.IsDigit), y.All(char.IsDigit)) switch
        {
            (true, true) => BigInteger.Parse(x, null).CompareTo(BigInteger.Parse(y, null)),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(x, y),
        });
        return Math.Sign(identifiers.Append(p.Length.CompareTo(q.Length)).FirstOrDefault(order => order != 0));
    }

    /// <summary>Versions from few distinct parts, so that ties in every place are common.</summary>
    private static class RandomVersion
    {
        private static readonly string[] Numbers = ["0", "1", "2", "9", "10", "18446744073709551616", "123456789012345678901234567890"];
        private static readonly string[] Identifiers = ["0", "2", "9", "10", "11", "a", "A", "rc", "rc1", "-", "--1", "0a",
            "18446744073709551616"];

        internal static string Next(Random random)
        {
            var text = string.Join('.', Pick(random, Numbers, 3));
            if (random.Next(2) == 0)
                text += "-" + string.Join('.', Pick(random, Identifiers, random.Next(1, 4)));
            if (random.Next(4) == 0)
                text += "+" + string.Join('.', Pick(random, Identifiers, random.Next(1, 3)));
            return text;
        }

        // Half of all picks are the first item.
        private static string[] Pick(Random random, string[] from, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => from[random.Next(2) * random.Next(from.Length)])];
    }
}
