using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class PartnerUploadMapping : IEntityTypeConfiguration<PartnerUpload>
{
    public void Configure(EntityTypeBuilder<PartnerUpload> upload)
    {
        upload.ToTable("partner_uploads");
        upload.Property(u => u.Name).HasMaxLength(Lengths.FileName);
        // One row for a file of a partner, whoever begins it twice at once.
        upload.HasIndex(u => new { u.Partner, u.Sha256 }).IsUnique();
        upload.HasIndex(u => u.Key).IsUnique();
        upload.HasIndex(u => u.TouchedAt);
    }
}
