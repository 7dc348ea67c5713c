using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class OutboxMapping : IEntityTypeConfiguration<OutboxEvent>
{
    public void Configure(EntityTypeBuilder<OutboxEvent> row) =>
        row.ToTable("outbox_events").HasOne(o => o.Ticket).WithMany().HasForeignKey(o => o.TicketId).OnDelete(DeleteBehavior.Restrict);
}

internal sealed class IdempotencyMapping : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> row)
    {
        row.ToTable("idempotency_keys").HasKey(k => new { k.Client, k.Key });
        row.Property(k => k.RequestHash).HasMaxLength(32);
        // A SHA-256 in its quotes is longer than a code.
        row.Property(k => k.ETag).HasMaxLength(Lengths.Reference);
        row.Property(k => k.Location).HasMaxLength(Lengths.Address);
        row.HasIndex(k => k.CreatedAt);
    }
}

internal sealed class NumberSeriesMapping : IEntityTypeConfiguration<NumberSeries>
{
    public void Configure(EntityTypeBuilder<NumberSeries> row) => row.ToTable("number_series").HasKey(n => n.Day);
}

internal sealed class UnitMapping : IEntityTypeConfiguration<UnitRow>
{
    public void Configure(EntityTypeBuilder<UnitRow> row)
    {
        row.ToTable("units").HasKey(u => u.Code);
        row.Property(u => u.Name).HasMaxLength(Lengths.Name);
        row.Property(u => u.Short).HasMaxLength(Lengths.Name);
        row.Property(u => u.Version).IsConcurrencyToken();
        row.HasIndex(u => u.Name).IsUnique();
    }
}

internal sealed class CategoryMapping : IEntityTypeConfiguration<CategoryRow>
{
    public void Configure(EntityTypeBuilder<CategoryRow> row)
    {
        row.ToTable("categories").HasKey(c => c.Code);
        row.Property(c => c.Path).HasMaxLength(Lengths.Title);
        row.Property(c => c.Level1).HasMaxLength(Lengths.Name);
        row.Property(c => c.Level2).HasMaxLength(Lengths.Name);
        row.Property(c => c.Version).IsConcurrencyToken();
        row.HasIndex(c => c.Path).IsUnique();
    }
}

internal sealed class AssessmentLineMapping : IEntityTypeConfiguration<AssessmentLineRow>
{
    public void Configure(EntityTypeBuilder<AssessmentLineRow> row)
    {
        row.ToTable("assessment_lines").HasKey(l => l.Id);
        row.Property(l => l.Period).HasMaxLength(7);
        row.Property(l => l.Points).HasPrecision(9, 2);
        row.Property(l => l.Reason).HasMaxLength(Lengths.Title);
        row.HasIndex(l => new { l.Period, l.Unit, l.Reason }).IsUnique();
    }
}

internal sealed class CallMapping : IEntityTypeConfiguration<CallRow>
{
    public void Configure(EntityTypeBuilder<CallRow> row)
    {
        row.ToTable("calls").HasKey(c => c.Id);
        row.HasIndex(c => c.CallId).IsUnique();
        row.HasIndex(c => new { c.StartedAt, c.Id });
        // All that the call figures look at, so that a month is counted without its rows.
        row.HasIndex(c => new { c.StartedAt, c.WaitMilliseconds, c.Result, c.TransferKind });
        row.HasIndex(c => new { c.StartedAt, c.Id }, "ix_calls_with_phone").HasFilter("caller_sealed IS NOT NULL");
        row.Property(c => c.TransferReason).HasMaxLength(Lengths.Text);
        row.Property(c => c.Version).IsConcurrencyToken();
        row.Property(c => c.CallerSealed).HasMaxLength(1024);
        row.Property(c => c.CallerPhoneHash).HasMaxLength(32);
        row.Property(c => c.WaitMilliseconds).UsePropertyAccessMode(PropertyAccessMode.Property);
    }
}

internal sealed class OperationMapping : IEntityTypeConfiguration<OperationRow>
{
    public void Configure(EntityTypeBuilder<OperationRow> row)
    {
        row.ToTable("operations").HasKey(o => o.Id);
        row.Property(o => o.Result).HasMaxLength(int.MaxValue);
    }
}

internal sealed class PreparedStepMapping : IEntityTypeConfiguration<PreparedStep>
{
    public void Configure(EntityTypeBuilder<PreparedStep> row)
    {
        row.ToTable("prepared_steps").HasKey(s => s.Name);
        row.Property(s => s.Name).HasMaxLength(Lengths.Code);
    }
}
