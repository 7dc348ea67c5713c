namespace Hotline.Load.Exchange;

/// <summary>A row that was made.</summary>
internal sealed record MadeRow(string Table, IReadOnlyList<string> Columns, IReadOnlyList<object> Values);

/// <summary>The columns of a row that were changed, with what they are since.</summary>
internal sealed record ChangedRow(string Table, long Id, IReadOnlyList<string> Columns, IReadOnlyList<object> Values);

/// <summary>What one message did to the books, learnt from the product itself, so that the floor cannot forget what the product writes.</summary>
internal sealed record Change(IReadOnlyList<MadeRow> Made, IReadOnlyList<ChangedRow> Changed)
{
    public static Change Between(Image before, Image after)
    {
        var (made, changed) = (new List<MadeRow>(), new List<ChangedRow>());
        foreach (var (table, (columns, rows)) in after.Rows)
        {
            var known = before.Rows[table].Rows;
            var own = Enumerable.Range(0, columns.Count).Where(i => columns[i] != "id").ToList();
            foreach (var (id, values) in rows)
            {
                if (!known.TryGetValue(id, out var old))
                {
                    made.Add(new MadeRow(table, [.. own.Select(i => columns[i])], [.. own.Select(i => values[i])]));
                    continue;
                }
                var others = own.Where(i => !Same(old[i], values[i])).ToList();
                if (others.Count > 0)
                    changed.Add(new ChangedRow(table, id, [.. others.Select(i => columns[i])], [.. others.Select(i => values[i])]));
            }
        }
        return made.Count > 0 ? new Change(made, changed) : throw new LoadException("The message left nothing in the books.");
    }

    private static bool Same(object one, object other) => one is byte[] bytes && other is byte[] more ? bytes.AsSpan().SequenceEqual(more) : Equals(one, other);
}
