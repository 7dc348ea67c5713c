namespace Hotline.Api.Persistence.Rows;

/// <summary>承办单位.</summary>
internal sealed class UnitRow : IReferenceRow
{
    public string Code { get; init; } = "";

    /// <summary>Full name, e.g. 大峪镇人民政府.</summary>
    public string Name { get; set; } = "";

    /// <summary>Short name as printed in tables, e.g. 大峪镇.</summary>
    public string Short { get; set; } = "";

    /// <summary><c>township</c> or <c>department</c>.</summary>
    public string Kind { get; set; } = "";

    public string? Area { get; set; }

    /// <summary>Order in printed tables.</summary>
    public int Position { get; set; }

    /// <summary>Counts its changes; its ETag.</summary>
    public int Version { get; set; }

    /// <summary>Since when no new order goes to it; its old orders still name it.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

/// <summary>事项类别: a leaf of the tree, printed as 一级—二级, as it is named now.</summary>
internal sealed class CategoryRow : IReferenceRow
{
    public string Code { get; init; } = "";

    public string Path { get; set; } = "";

    public string Level1 { get; set; } = "";

    public string Level2 { get; set; } = "";

    public int Position { get; set; }

    /// <summary>Counts its changes; its ETag.</summary>
    public int Version { get; set; }

    /// <summary>Since when it bears this name (inclusive); null for always.</summary>
    public DateTimeOffset? ValidFrom { get; set; }

    /// <summary>Until when new tickets may use it (exclusive); null while there is no end.</summary>
    public DateTimeOffset? ValidTo { get; set; }
}

/// <summary>The name that a category bore until it was renamed; tickets registered before still show it.</summary>
internal sealed class PastCategoryRow : IReferenceRow
{
    public string Code { get; init; } = "";

    public int Version { get; init; }

    public string Path { get; init; } = "";

    public string Level1 { get; init; } = "";

    public string Level2 { get; init; } = "";

    /// <summary>Exclusive: at this moment the next name began.</summary>
    public DateTimeOffset ValidTo { get; init; }
}

/// <summary>考核明细: points of one unit in one month, with the reason.</summary>
internal sealed class AssessmentLineRow
{
    public long Id { get; init; }

    /// <summary><c>yyyy-MM</c>.</summary>
    public string Period { get; init; } = "";

    public string Unit { get; init; } = "";

    public decimal Points { get; set; }

    public string Reason { get; init; } = "";
}
