using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class ReferenceVersionMapping : IEntityTypeConfiguration<ReferenceVersion>
{
    public void Configure(EntityTypeBuilder<ReferenceVersion> row)
    {
        row.ToTable("reference_versions").HasKey(v => new { v.Kind, v.Key, v.Version });
        row.Property(v => v.Body).HasMaxLength(int.MaxValue);
        row.Property(v => v.By).HasMaxLength(Lengths.Name).HasDefaultValue("");
    }
}

internal sealed class ReferenceStampMapping : IEntityTypeConfiguration<ReferenceStamp>
{
    public void Configure(EntityTypeBuilder<ReferenceStamp> row)
    {
        row.ToTable("reference_stamp").HasKey(s => s.Id);
        row.Property(s => s.Id).ValueGeneratedNever();
        row.HasData(new ReferenceStamp { Value = 1 });
    }
}

internal sealed class PastCategoryMapping : IEntityTypeConfiguration<PastCategoryRow>
{
    public void Configure(EntityTypeBuilder<PastCategoryRow> row)
    {
        row.ToTable("past_categories").HasKey(c => new { c.Code, c.Version });
        row.Property(c => c.Path).HasMaxLength(Lengths.Title);
        row.Property(c => c.Level1).HasMaxLength(Lengths.Name);
        row.Property(c => c.Level2).HasMaxLength(Lengths.Name);
    }
}
