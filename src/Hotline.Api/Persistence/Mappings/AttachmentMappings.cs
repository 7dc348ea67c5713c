using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class AttachmentMapping : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> file)
    {
        file.Property(a => a.Name).HasMaxLength(Lengths.FileName);
        file.Property(a => a.Type).HasMaxLength(Lengths.Reference);
        file.Property(a => a.By).HasMaxLength(Lengths.Name);
        file.Property(a => a.Sha256).HasMaxLength(32);
        file.HasIndex(a => a.Key).IsUnique();
    }
}

internal sealed class AttachmentChunkMapping : IEntityTypeConfiguration<AttachmentChunk>
{
    public void Configure(EntityTypeBuilder<AttachmentChunk> chunk)
    {
        chunk.ToTable("attachment_chunks").HasKey(c => new { c.Key, c.Part });
        chunk.Property(c => c.Bytes).HasMaxLength(int.MaxValue);
        chunk.HasIndex(c => new { c.Part, c.PutAt });
    }
}
