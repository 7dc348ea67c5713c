using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> row)
    {
        row.ToTable("audit_entries").HasOne(a => a.Ticket).WithMany().HasForeignKey(a => a.TicketId).OnDelete(DeleteBehavior.Restrict);
        row.Property(a => a.Subject).HasMaxLength(Lengths.Name);
        row.Property(a => a.Operator).HasMaxLength(Lengths.Name);
        row.Property(a => a.Detail).HasMaxLength(Lengths.Text);
        // An auditor reads by time, and asks for rare acts such as a caller's reveal.
        row.HasIndex(a => new { a.At, a.Id });
        row.HasIndex(a => new { a.Action, a.At, a.Id });
    }
}

internal sealed class AuditSealMapping : IEntityTypeConfiguration<AuditSeal>
{
    public void Configure(EntityTypeBuilder<AuditSeal> row)
    {
        row.ToTable("audit_seals").HasKey(s => s.Sequence);
        // Two that seal at once cannot both write link n, nor the same entry twice.
        row.Property(s => s.Sequence).ValueGeneratedNever();
        row.HasOne(s => s.Entry).WithOne().HasForeignKey<AuditSeal>(s => s.AuditEntryId).OnDelete(DeleteBehavior.Restrict);
        row.Property(s => s.PreviousHash).HasMaxLength(HashLength);
        row.Property(s => s.Hash).HasMaxLength(HashLength);
    }

    /// <summary>Bytes of a SHA-256.</summary>
    private const int HashLength = 32;
}

internal sealed class LeaseMapping : IEntityTypeConfiguration<LeaseRow>
{
    public void Configure(EntityTypeBuilder<LeaseRow> row)
    {
        row.ToTable("leases").HasKey(l => l.Name);
        row.Property(l => l.Holder).HasMaxLength(Lengths.Name);
    }
}
