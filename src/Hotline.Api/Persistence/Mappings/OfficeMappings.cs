using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class StationingMapping : IEntityTypeConfiguration<StationingRow>
{
    public void Configure(EntityTypeBuilder<StationingRow> row)
    {
        row.ToTable("stationings");
        row.Property(s => s.Period).HasMaxLength(7);
        row.Property(s => s.Place).HasMaxLength(Lengths.Title);
        row.Property(s => s.Note).HasMaxLength(Lengths.Text);
        row.Property(s => s.DecisionReason).HasMaxLength(Lengths.Text);
        row.Property(s => s.DecidedBy).HasMaxLength(Lengths.Name);
        row.Property(s => s.WithdrawReason).HasMaxLength(Lengths.Text);
        row.Property(s => s.CreatedBy).HasMaxLength(Lengths.Name);
        row.Property(s => s.Version).IsConcurrencyToken();
        row.HasMany(s => s.Stays).WithOne().HasForeignKey(s => s.StationingId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(s => new { s.Period, s.Unit });
        row.HasIndex(s => new { s.CreatedAt, s.Id });
    }
}

internal sealed class StationingStayMapping : IEntityTypeConfiguration<StationingStay>
{
    public void Configure(EntityTypeBuilder<StationingStay> row)
    {
        row.ToTable("stationing_stays");
        row.Property(s => s.Person).HasMaxLength(Lengths.Name);
        row.Property(s => s.InBy).HasMaxLength(Lengths.Name);
        row.Property(s => s.OutBy).HasMaxLength(Lengths.Name);
        // Nobody checks in twice without having checked out.
        row.HasIndex(s => new { s.StationingId, s.Person }).HasFilter("out_at IS NULL").IsUnique();
    }
}

internal sealed class TypicalCaseMapping : IEntityTypeConfiguration<TypicalCaseRow>
{
    public void Configure(EntityTypeBuilder<TypicalCaseRow> row)
    {
        row.ToTable("typical_cases").HasOne<Ticket>().WithMany().HasForeignKey(c => c.TicketId).OnDelete(DeleteBehavior.Restrict);
        row.Property(c => c.Period).HasMaxLength(7);
        row.Property(c => c.Title).HasMaxLength(Lengths.Title);
        row.Property(c => c.Text).HasMaxLength(Lengths.Text);
        row.Property(c => c.WithdrawReason).HasMaxLength(Lengths.Text);
        row.Property(c => c.CreatedBy).HasMaxLength(Lengths.Name);
        row.Property(c => c.Version).IsConcurrencyToken();
        row.HasIndex(c => new { c.Period, c.Unit });
        row.HasIndex(c => new { c.CreatedAt, c.Id });
    }
}

internal sealed class HotIssueMapping : IEntityTypeConfiguration<HotIssueRow>
{
    public void Configure(EntityTypeBuilder<HotIssueRow> row)
    {
        row.ToTable("hot_issues");
        row.Property(h => h.Period).HasMaxLength(7);
        row.Property(h => h.Title).HasMaxLength(Lengths.Title);
        row.Property(h => h.Text).HasMaxLength(Lengths.Text);
        row.Property(h => h.Place).HasMaxLength(Lengths.Title);
        row.Property(h => h.WithdrawReason).HasMaxLength(Lengths.Text);
        row.Property(h => h.CreatedBy).HasMaxLength(Lengths.Name);
        row.Property(h => h.Version).IsConcurrencyToken();
        row.HasIndex(h => new { h.Period, h.Position, h.Id });
        row.HasIndex(h => new { h.CreatedAt, h.Id });
    }
}

internal sealed class HotIssueTicketMapping : IEntityTypeConfiguration<HotIssueTicket>
{
    public void Configure(EntityTypeBuilder<HotIssueTicket> row)
    {
        row.ToTable("hot_issue_tickets").HasKey(t => new { t.HotIssueId, t.TicketId });
        row.HasOne<HotIssueRow>().WithMany().HasForeignKey(t => t.HotIssueId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<Ticket>().WithMany().HasForeignKey(t => t.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}
