using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class BulletinMapping : IEntityTypeConfiguration<BulletinEdition>
{
    public void Configure(EntityTypeBuilder<BulletinEdition> row)
    {
        row.ToTable("bulletin_versions").HasKey(b => new { b.Period, b.Version });
        row.Property(b => b.Period).HasMaxLength(7);
        row.Property(b => b.Version).ValueGeneratedNever();
        row.Property(b => b.Revision).IsConcurrencyToken();
        row.Property(b => b.Narrative).HasMaxLength(int.MaxValue);
        row.Property(b => b.Reason).HasMaxLength(Lengths.Text);
        row.Property(b => b.Erratum).HasMaxLength(Lengths.Text);
        row.Property(b => b.CreatedBy).HasMaxLength(Lengths.Name);
        row.Property(b => b.UpdatedBy).HasMaxLength(Lengths.Name);
        row.Property(b => b.PublishedBy).HasMaxLength(Lengths.Name);
        row.Property(b => b.Content).HasMaxLength(int.MaxValue);
        row.Property(b => b.Figures).HasMaxLength(int.MaxValue);
        // A published version has no value here, and no database counts those as equal.
        row.HasIndex(b => new { b.Period, b.Draft }).IsUnique();
    }
}

internal sealed class BulletinSerialMapping : IEntityTypeConfiguration<BulletinSerialRow>
{
    public void Configure(EntityTypeBuilder<BulletinSerialRow> row)
    {
        row.ToTable("bulletin_serials").HasKey(s => s.Period);
        row.Property(s => s.Period).HasMaxLength(7);
        row.HasIndex(s => s.SerialNo).IsUnique();
    }
}
