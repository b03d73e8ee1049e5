using System.Text;

namespace KnowledgePacks.Testing;

/// <summary>
/// A tar stream on its way to be a mutant: a list of blocks of which the headers are known, so that a change can hit a
/// field, a pax record or a whole entry, and the checksums can be made right again.
/// </summary>
/// <param name="tar">A valid stream.</param>
/// <param name="random">Decides everything.</param>
/// <param name="another">Another valid stream, to take entries from.</param>
public sealed class TarMutation(byte[] tar, Random random, Func<byte[]> another)
{
    private const int NameBytes = 100, SizeAt = 124, TypeAt = 156, PrefixAt = 345;

    /// <summary>The fields of a header: offset, bytes, and what to put there.</summary>
    private static readonly (int At, int Bytes, string Name, string[] Values)[] Fields =
    [
        (0, NameBytes, "name", ["x", "", "\0manifest.json", "docs/\0x"]), (100, 8, "mode", HostileValues.Modes),
        (100, 8, "mode", HostileValues.Numbers), (108, 8, "uid", HostileValues.Numbers), (116, 8, "gid", HostileValues.Numbers),
        (SizeAt, 12, "size", HostileValues.Numbers), (SizeAt, 12, "size", HostileValues.Numbers), (136, 12, "mtime", HostileValues.Numbers),
        (148, 8, "checksum", HostileValues.Numbers), (157, 100, "linkname", HostileValues.Targets),
        (257, 8, "magic", HostileValues.Magics), (265, 32, "uname", ["root", "\u001b[31m", "\u00ff"]),
        (297, 32, "gname", ["root", "\u00ff"]), (329, 8, "devmajor", HostileValues.Numbers), (337, 8, "devminor", HostileValues.Numbers),
        (PrefixAt, 155, "prefix", ["..", "/", "docs", "/outside", "../../../../..", "\0x", "a\u001b", "sample-pack"]),
        (500, 12, "tail", ["x", "\0\0\0\0\0\0\0\0\0\0\0x"]),
    ];

    private readonly List<Block> blocks = Parse(tar);
    private readonly List<string> changes = [];
    private byte[]? result;

    public IReadOnlyList<string> Changes => changes;

    /// <summary>Makes some changes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="repair">Whether the checksums of all headers are right afterwards.</param>
    public void Run(int count, bool repair)
    {
        for (; count > 0; count--)
            changes.Add(Change());
        if (repair)
        {
            changes.Add("checksums repaired");
            foreach (var block in blocks.Where(block => block.IsHeader))
                RawTarBuilder.Checksum(block.Bytes);
        }
        result = [.. blocks.SelectMany(block => block.Bytes)];
        if (random.Next(8) == 0)
            changes.Add(ChangeLength());
    }

    public byte[] ToArray() => result ?? tar;

    private string Change() => random.Next(14) switch
    {
        0 => FlipBit(),
        1 => SetByte(),
        2 or 3 or 4 => SetField(),
        5 => ChangeBlocks(),
        6 => ChangeEntries(),
        7 or 8 => Rename(),
        9 or 10 => ChangePax(),
        11 => ChangeLongName(),
        12 => AddEntry(),
        _ => ChangeEnd(),
    };

    private string FlipBit()
    {
        var (block, at) = AnyByte();
        blocks[block].Bytes[at] ^= (byte)(1 << random.Next(8));
        return $"bit flipped in block {block}, byte {at}";
    }

    private string SetByte()
    {
        var (block, at) = AnyByte();
        blocks[block].Bytes[at] = random.Next(2) == 0 ? (byte)random.Next(256) : Pick(HostileValues.Bytes);
        return $"byte set in block {block}, byte {at}";
    }

    private string SetField()
    {
        if (AnyHeader() is not { } header)
            return FlipBit();
        if (random.Next(4) == 0)
        {
            header.Bytes[TypeAt] = (byte)HostileValues.Types[random.Next(HostileValues.Types.Length)];
            return $"type set to 0x{header.Bytes[TypeAt]:x2}";
        }
        if (random.Next(6) == 0)
        {
            // A size that is nearly right.
            var size = Math.Max(0, SizeOf(header.Bytes) + Pick([-513, -512, -1, 1, 511, 512, 513]));
            RawTarBuilder.Octal(header.Bytes, SizeAt, 12, size);
            return $"size set to {size}";
        }
        var (at, bytes, name, values) = Pick(Fields);
        var value = Pick(values);
        RawTarBuilder.Text(header.Bytes, at, bytes, value[..Math.Min(value.Length, bytes)]);
        return $"{name} set to \"{Printable(value)}\"";
    }

    private string ChangeBlocks()
    {
        var at = random.Next(blocks.Count);
        switch (random.Next(6))
        {
            case 0 when blocks.Count > 1:
                blocks.RemoveAt(at);
                return $"block {at} removed";
            case 1:
                blocks.Insert(at, blocks[at].Copy());
                return $"block {at} doubled";
            case 2:
                var other = random.Next(blocks.Count);
                (blocks[at], blocks[other]) = (blocks[other], blocks[at]);
                return $"blocks {at} and {other} swapped";
            case 3:
                blocks.Insert(at, new Block(new byte[RawTarBuilder.BlockSize], false, 0));
                return $"zero block inserted at {at}";
            case 4:
                var noise = new byte[RawTarBuilder.BlockSize];
                random.NextBytes(noise);
                blocks.Insert(at, new Block(noise, random.Next(2) == 0, 0));
                return $"random block inserted at {at}";
            default:
                var from = random.Next(blocks.Count);
                blocks.Insert(at, blocks[from].Copy());
                return $"block {from} copied to {at}";
        }
    }

    private string ChangeEntries()
    {
        var groups = blocks.Select(block => block.Group).Where(group => group > 0).Distinct().ToArray();
        if (groups.Length == 0)
            return ChangeBlocks();
        var chosen = Pick(groups);
        var entry = blocks.FindAll(block => block.Group == chosen);
        switch (random.Next(4))
        {
            case 0:
                blocks.RemoveAll(entry.Contains);
                if (blocks.Count == 0)
                    blocks.AddRange(entry);
                return "entry removed";
            case 1:
                Insert(entry.ConvertAll(block => block.Copy()));
                return "entry doubled";
            case 2:
                blocks.RemoveAll(entry.Contains);
                Insert(entry);
                return "entry moved";
            default:
                var spliced = Parse(another());
                var group = random.Next(1, spliced[^3].Group + 1);
                Insert(spliced.FindAll(block => block.Group == group));
                return "entry of another archive inserted";
        }
    }

    private string Rename()
    {
        if (AnyHeader() is not { } header)
            return FlipBit();
        var name = Pick(HostileValues.Names);
        switch (random.Next(4))
        {
            case 0 or 1:
                header.Bytes.AsSpan(0, NameBytes).Clear();
                name.AsSpan(0, Math.Min(name.Length, NameBytes)).CopyTo(header.Bytes);
                if (random.Next(2) == 0)
                    header.Bytes.AsSpan(PrefixAt, 155).Clear();
                return $"renamed \"{Printable(name)}\"";
            case 2:
                InsertBefore(header, Raw(tar => tar.PaxBody([.. Record("path", name)])));
                return $"renamed by pax \"{Printable(name)}\"";
            default:
                InsertBefore(header, Raw(tar => tar.Header("././@LongLink", 'L', name.Length + 1, gnu: true).Body([.. name, 0])));
                return $"renamed by a long name \"{Printable(name)}\"";
        }
    }

    private string ChangePax()
    {
        var records = new List<byte>();
        if (AnyHeader() is not { } header)
            return FlipBit();
        if (random.Next(2) == 0)
            records.AddRange(Record("path", NameOf(header.Bytes)));
        var said = new List<string>();
        for (var count = random.Next(1, 3); count > 0; count--)
        {
            var key = Pick(HostileValues.PaxKeys);
            var value = key == "size" && random.Next(2) == 0 ? Encoding.ASCII.GetBytes($"{SizeOf(header.Bytes)}") : random.Next(4) == 0
                ? Pick(HostileValues.Names) : Encoding.UTF8.GetBytes(Pick(HostileValues.PaxValues));
            var record = Record(key, value);
            said.Add($"{key}={Printable(value)}");
            if (random.Next(5) == 0)
                record = Break(record);
            records.AddRange(record);
            if (random.Next(10) == 0)
                records.AddRange(record);
        }
        var type = random.Next(10) switch { 0 => 'g', 1 => 'X', _ => 'x' };
        InsertBefore(header, Raw(tar => tar.PaxBody([.. records], type)));
        return $"pax header {type} \"{string.Join(", ", said)}\"";
    }

    private string ChangeLongName()
    {
        if (AnyHeader() is not { } header)
            return FlipBit();
        var name = NameOf(header.Bytes);
        byte[] body = random.Next(7) switch
        {
            0 => name,
            1 => [.. name, 0],
            2 => [.. name, 0, 0, 0],
            3 => [.. name, 0, (byte)'x'],
            4 => [.. name, 0, (byte)'x', 0],
            5 => [],
            _ => [.. Enumerable.Repeat((byte)'n', 70_000), 0],
        };
        var type = random.Next(6) == 0 ? 'K' : 'L';
        var size = random.Next(8) == 0 ? 1L << 30 : body.Length;
        InsertBefore(header, Raw(tar => tar.Header("././@LongLink", type, size, gnu: random.Next(4) != 0).Body(body)));
        return $"long name {type} of {size} bytes";
    }

    private string AddEntry()
    {
        var name = random.Next(2) == 0 ? "link" : Encoding.Latin1.GetString(Pick(HostileValues.Names));
        name = name[..Math.Min(name.Length, NameBytes)];
        var target = Pick(HostileValues.Targets);
        var type = Pick("1223456".ToCharArray());
        var mode = Pick(HostileValues.Modes);
        var through = random.Next(2) == 0;
        Insert(Raw(tar =>
        {
            tar.Header("", type, random.Next(10) == 0 ? 5 : 0, header =>
            {
                RawTarBuilder.Text(header, 0, NameBytes, name);
                RawTarBuilder.Text(header, 100, 8, mode);
                RawTarBuilder.Text(header, 157, 100, target);
                RawTarBuilder.Octal(header, 329, 8, 1);
                RawTarBuilder.Octal(header, 337, 8, 3);
            });
            if (through)
                tar.Header("", '0', 4,
                    header =>
                    RawTarBuilder.Text(header, 0, NameBytes, type is '2' or '5' ? name[..Math.Min(name.Length, 90)] + "/escaped" : name))
                    .Body("evil"u8.ToArray());
        }));
        return $"entry of type {type} \"{Printable(name)}\" to \"{Printable(target)}\"{(through ? " and a file through it" : "")}";
    }

    private string ChangeEnd()
    {
        switch (random.Next(5))
        {
            case 0:
                blocks.RemoveAt(blocks.Count - 1);
                if (blocks.Count == 0)
                    blocks.Add(new Block(new byte[RawTarBuilder.BlockSize], false, 0));
                return "last block removed";
            case 1:
                var zeros = random.Next(1, 20);
                for (var i = 0; i < zeros; i++)
                    blocks.Add(new Block(new byte[RawTarBuilder.BlockSize], false, 0));
                return $"{zeros} zero blocks appended";
            case 2:
                blocks.AddRange(Parse(another()));
                return "another stream appended";
            case 3:
                blocks.AddRange(Raw(tar => tar.File("after-the-end.txt")));
                return "entry after the end";
            default:
                var noise = new byte[RawTarBuilder.BlockSize];
                noise[random.Next(noise.Length)] = 1;
                blocks.Add(new Block(noise, false, 0));
                return "a bit after the end";
        }
    }

    /// <summary>Shifts or cuts the finished stream, so that its blocks lie elsewhere.</summary>
    private string ChangeLength()
    {
        var at = random.Next(result!.Length + 1);
        switch (random.Next(4))
        {
            case 0:
                result = result[..at];
                return $"cut at {at}";
            case 1:
                var count = Math.Min(random.Next(1, 600), result.Length - at);
                result = [.. result[..at], .. result[(at + count)..]];
                return $"{count} bytes removed at {at}";
            case 2:
                result = [.. result[..at], .. new byte[random.Next(1, 600)], .. result[at..]];
                return $"zeros inserted at {at}";
            default:
                var garbage = new byte[random.Next(1, 600)];
                random.NextBytes(garbage);
                result = [.. result, .. garbage];
                return $"{garbage.Length} bytes appended";
        }
    }

    /// <summary>A record with its length, or with another one.</summary>
    private static byte[] Record(string key, byte[] value)
    {
        var rest = Encoding.UTF8.GetByteCount(key) + value.Length + 3;
        var length = rest + 1;
        while (length != rest + $"{length}".Length)
            length++;
        return [.. Encoding.UTF8.GetBytes($"{length} {key}="), .. value, (byte)'\n'];
    }

    private byte[] Break(byte[] record)
    {
        var text = Encoding.Latin1.GetString(record);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var broken = random.Next(9) switch
        {
            0 => $"{record.Length + 1}{text[space..]}",
            1 => $"{record.Length - 1}{text[space..]}",
            2 => $"0{text}",
            3 => $"+{text}",
            4 => $"99999999999999999999{text[space..]}",
            5 => text[..^1],
            6 => text.Replace("=", "", StringComparison.Ordinal),
            7 => text[space..],
            _ => text.Replace(" ", "  ", StringComparison.Ordinal),
        };
        return Encoding.Latin1.GetBytes(broken);
    }

    private (int Block, int At) AnyByte()
    {
        var block = random.Next(blocks.Count);
        // Most blocks of most packs are bodies, where every byte is as good as another.
        if (random.Next(3) != 0 && AnyHeader() is { } header)
            block = blocks.IndexOf(header);
        return (block, random.Next(RawTarBuilder.BlockSize));
    }

    private Block? AnyHeader()
    {
        var headers = blocks.FindAll(block => block.IsHeader);
        return headers.Count == 0 ? null : Pick(headers);
    }

    /// <summary>Puts whole entries where an entry begins, or before the end.</summary>
    private void Insert(List<Block> entries)
    {
        var places = new List<int> { Math.Max(0, blocks.Count - 2) };
        for (var i = 0; i < blocks.Count; i++)
            if (blocks[i].Group > 0 && (i == 0 || blocks[i - 1].Group != blocks[i].Group))
                places.Add(i);
        blocks.InsertRange(Pick(places), entries);
    }

    private void InsertBefore(Block header, List<Block> inserted) => blocks.InsertRange(blocks.IndexOf(header), inserted);

    private static List<Block> Raw(Action<RawTarBuilder> write)
    {
        var builder = new RawTarBuilder();
        write(builder);
        return Parse(builder.ToArray());
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static string Printable(string text) => Printable(Encoding.UTF8.GetBytes(text));

    private static string Printable(byte[] text) =>
        string.Concat(text.Take(60).Select(value => value is >= 32 and < 127 ? ((char)value).ToString() : $"\\x{value:x2}"));

    private static byte[] NameOf(byte[] header) =>
        header.AsSpan(0, NameBytes).IndexOf((byte)0) is var end and >= 0 ? header[..end] : header[..NameBytes];

    /// <summary>The size in octal; 0 where it is none.</summary>
    private static long SizeOf(byte[] header)
    {
        long size = 0;
        foreach (var digit in header.AsSpan(SizeAt, 11))
            size = digit is >= (byte)'0' and <= (byte)'7' ? size * 8 + digit - '0' : size;
        return size;
    }

    private static List<Block> Parse(byte[] tar)
    {
        var blocks = new List<Block>();
        var (group, body, extended) = (0, 0L, false);
        for (var at = 0; at < tar.Length; at += RawTarBuilder.BlockSize)
        {
            var bytes = tar[at..(at + RawTarBuilder.BlockSize)];
            var isHeader = body <= 0 && bytes.AsSpan().ContainsAnyExcept((byte)0);
            if (isHeader)
            {
                if (!extended)
                    group++;
                extended = bytes[TypeAt] is (byte)'x' or (byte)'L' or (byte)'g';
                body = SizeOf(bytes);
                blocks.Add(new Block(bytes, true, group));
                continue;
            }
            blocks.Add(new Block(bytes, false, body > 0 ? group : 0));
            body -= RawTarBuilder.BlockSize;
        }
        return blocks;
    }

    /// <summary>512 bytes, and which entry they belong to; 0 for none.</summary>
    private sealed class Block(byte[] bytes, bool isHeader, int group)
    {
        public byte[] Bytes => bytes;

        public bool IsHeader => isHeader;

        public int Group => group;

        public Block Copy() => new((byte[])bytes.Clone(), isHeader, group);
    }
}
