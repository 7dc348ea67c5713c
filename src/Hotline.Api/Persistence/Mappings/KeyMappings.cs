using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class RingKeyMapping : IEntityTypeConfiguration<RingKeyRow>
{
    public void Configure(EntityTypeBuilder<RingKeyRow> row)
    {
        // Of two first starts with keys of their own, one is first.
        row.ToTable("ring_keys").HasKey(k => new { k.Purpose, k.Number });
        row.Property(k => k.Number).ValueGeneratedNever();
        // Of two that make another key current at once, one is first.
        row.HasIndex(k => new { k.Purpose, k.Turn }).IsUnique().HasFilter("turn IS NOT NULL");
    }
}

internal sealed class RingHolderMapping : IEntityTypeConfiguration<RingHolder>
{
    public void Configure(EntityTypeBuilder<RingHolder> row)
    {
        row.ToTable("ring_holders").HasKey(h => h.Name);
        row.Property(h => h.Name).HasMaxLength(Lengths.Name);
        row.Property(h => h.Keys).HasMaxLength(Lengths.Text);
        row.Property(h => h.Current).HasMaxLength(Lengths.Reference);
    }
}

internal sealed class ResealPlaceMapping : IEntityTypeConfiguration<ResealPlace>
{
    public void Configure(EntityTypeBuilder<ResealPlace> row)
    {
        row.ToTable("reseal_places").HasKey(p => p.Column);
        row.Property(p => p.Column).HasMaxLength(Lengths.Reference);
        row.Property(p => p.Target).HasMaxLength(Lengths.Reference);
    }
}
