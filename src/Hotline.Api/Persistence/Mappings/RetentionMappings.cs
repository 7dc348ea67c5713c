using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class LegalHoldMapping : IEntityTypeConfiguration<LegalHold>
{
    public void Configure(EntityTypeBuilder<LegalHold> hold)
    {
        hold.ToTable("legal_holds");
        hold.Property(h => h.Reason).HasMaxLength(Lengths.Text);
        hold.Property(h => h.ReleaseReason).HasMaxLength(Lengths.Text);
        hold.Property(h => h.SetBy).HasMaxLength(Lengths.Name);
        hold.Property(h => h.ReleasedBy).HasMaxLength(Lengths.Name);
        hold.HasIndex(h => new { h.SetAt, h.Id });
        hold.HasIndex(h => h.TicketId);
    }
}

internal sealed class RetentionRunMapping : IEntityTypeConfiguration<RetentionRun>
{
    public void Configure(EntityTypeBuilder<RetentionRun> run)
    {
        run.ToTable("retention_runs");
        run.Property(r => r.Report).HasMaxLength(int.MaxValue);
        run.HasIndex(r => new { r.StartedAt, r.Id });
    }
}

internal sealed class CallerExportMapping : IEntityTypeConfiguration<CallerExportRow>
{
    public void Configure(EntityTypeBuilder<CallerExportRow> row)
    {
        row.ToTable("caller_exports");
        row.Property(e => e.By).HasMaxLength(Lengths.Name);
        row.Property(e => e.Reason).HasMaxLength(Lengths.Text);
    }
}
