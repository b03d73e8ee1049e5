using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli.Options;

/// <summary>A number of bytes as people write it: <c>4096</c>, <c>64MiB</c>, <c>1.5GB</c>.</summary>
internal sealed record ByteSize(long Bytes) : Value<ByteSize>, IValue<ByteSize>
{
    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("kib", 1L << 10), ("mib", 1L << 20), ("gib", 1L << 30), ("tib", 1L << 40),
        ("kb", 1000), ("mb", 1000_000), ("gb", 1000_000_000), ("tb", 1000_000_000_000), ("b", 1), ("", 1),
    ];

    public static bool TryParse(string text, [NotNullWhen(true)] out ByteSize? size, out string? problem)
    {
        size = null;
        problem = "a size is a number and a unit, such as 64MiB or 2GB";
        var (suffix, factor) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        if (!decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length).TrimEnd(), NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out var number))
            return false;
        if (number <= 0 || number > (decimal)long.MaxValue / factor)
        {
            problem = "a size is greater than zero and less than 8 EiB";
            return false;
        }
        size = new ByteSize((long)(number * factor));
        problem = null;
        return true;
    }

    /// <summary>Three significant digits and a decimal unit, such as <c>1.24 GB</c>.</summary>
    public static string Format(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
        var value = (double)bytes;
        var unit = 0;
        for (; value >= 999.5 && unit < units.Length - 1; unit++)
            value /= 1000;
        var digits = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return value.ToString(digits, CultureInfo.InvariantCulture) + " " + units[unit];
    }
}

/// <summary>A number greater than zero.</summary>
internal sealed record Count(int Value) : Value<Count>, IValue<Count>
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Count? count, out string? problem)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;
        count = valid ? new Count(value) : null;
        problem = valid ? null : "a whole number greater than zero is needed";
        return valid;
    }
}

/// <summary>A number of threads.</summary>
internal sealed record ThreadCount(int Value) : Value<ThreadCount>, IValue<ThreadCount>
{
    private const int Most = 256;

    public static bool TryParse(string text, [NotNullWhen(true)] out ThreadCount? threads, out string? problem)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= Most;
        threads = valid ? new ThreadCount(value) : null;
        problem = valid ? null : $"a whole number from 1 to {Most} is needed";
        return valid;
    }
}

/// <summary>A number of versions to keep.</summary>
internal sealed record KeptCount(int Value) : Value<KeptCount>, IValue<KeptCount>
{
    private const int Most = 100;

    public static bool TryParse(string text, [NotNullWhen(true)] out KeptCount? count, out string? problem)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= Most;
        count = valid ? new KeptCount(value) : null;
        problem = valid ? null : $"a whole number from 0 to {Most} is needed";
        return valid;
    }
}
