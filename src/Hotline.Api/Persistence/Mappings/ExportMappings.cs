using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class ExportFileMapping : IEntityTypeConfiguration<ExportFileRow>
{
    public void Configure(EntityTypeBuilder<ExportFileRow> row)
    {
        row.ToTable("export_files").HasKey(f => f.Id);
        row.Property(f => f.Id).ValueGeneratedNever();
        row.Property(f => f.Name).HasMaxLength(Lengths.Name);
        row.Property(f => f.ContentType).HasMaxLength(Lengths.Name);
        row.HasIndex(f => f.CreatedAt);
    }
}

internal sealed class ExportPartMapping : IEntityTypeConfiguration<ExportPartRow>
{
    public void Configure(EntityTypeBuilder<ExportPartRow> row)
    {
        row.ToTable("export_parts").HasKey(p => new { p.FileId, p.Position });
        row.HasOne<ExportFileRow>().WithMany().HasForeignKey(p => p.FileId).OnDelete(DeleteBehavior.Cascade);
    }
}
