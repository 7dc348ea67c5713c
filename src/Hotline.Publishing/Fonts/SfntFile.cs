using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Hotline.Publishing.Fonts;

/// <summary>The container of TrueType tables: directory, padding and check sums (OpenType 1.9, "Organization of an OpenType Font").</summary>
internal static class SfntFile
{
    // The check sums of a whole file add up to this number.
    private const uint Whole = 0xB1B0AFBA;

    public static byte[] Write(SortedDictionary<string, byte[]> tables)
    {
        var power = BitOperations.Log2((uint)tables.Count);
        var search = 16 << power;
        var file = new List<byte>();
        file.AddRange([0, 1, 0, 0, .. Small(tables.Count), .. Small(search), .. Small(power), .. Small((16 * tables.Count) - search)]);
        var at = 12 + (16 * tables.Count);
        var head = 0;
        foreach (var (tag, table) in tables)
        {
            if (tag == "head") head = at;
            file.AddRange([.. Encoding.ASCII.GetBytes(tag), .. Big(unchecked((int)Sum(table))), .. Big(at), .. Big(table.Length)]);
            at += Padded(table.Length);
        }

        foreach (var table in tables.Values)
        {
            file.AddRange(table);
            file.AddRange(new byte[Padded(table.Length) - table.Length]);
        }

        var bytes = file.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(head + 8), unchecked(Whole - Sum(bytes)));
        return bytes;
    }

    /// <summary>Four bytes, the highest first.</summary>
    public static byte[] Big(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static byte[] Small(int number) => [(byte)(number >> 8), (byte)number];

    private static int Padded(int length) => (length + 3) & ~3;

    private static uint Sum(byte[] bytes)
    {
        var sum = 0u;
        for (var i = 0; i < bytes.Length; i++) sum = unchecked(sum + ((uint)bytes[i] << (24 - (8 * (i & 3)))));
        return sum;
    }
}
