using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class AssessmentMonthMapping : IEntityTypeConfiguration<AssessmentMonthRow>
{
    public void Configure(EntityTypeBuilder<AssessmentMonthRow> row)
    {
        row.ToTable("assessment_months").HasKey(m => m.Period);
        row.Property(m => m.Period).HasMaxLength(7);
        row.Property(m => m.Version).IsConcurrencyToken();
        row.Property(m => m.Rules).HasMaxLength(int.MaxValue);
        row.Property(m => m.ShownBy).HasMaxLength(Lengths.Name);
        row.Property(m => m.FrozenBy).HasMaxLength(Lengths.Name);
        row.Property(m => m.ForcedReason).HasMaxLength(Lengths.Text);
    }
}

internal sealed class AssessmentScoreMapping : IEntityTypeConfiguration<AssessmentScoreRow>
{
    public void Configure(EntityTypeBuilder<AssessmentScoreRow> row)
    {
        row.ToTable("assessment_scores").HasKey(s => new { s.Period, s.Unit });
        row.Property(s => s.Period).HasMaxLength(7);
        row.Property(s => s.Label).HasMaxLength(Lengths.Name);
        row.Property(s => s.Score).HasPrecision(9, 2);
        row.Property(s => s.Lines).HasMaxLength(int.MaxValue);
    }
}

internal sealed class AssessmentEntryMapping : IEntityTypeConfiguration<AssessmentEntryRow>
{
    public void Configure(EntityTypeBuilder<AssessmentEntryRow> row)
    {
        row.ToTable("assessment_entries").HasKey(e => e.Id);
        row.Property(e => e.Period).HasMaxLength(7);
        row.Property(e => e.Points).HasPrecision(9, 2);
        row.Property(e => e.Reason).HasMaxLength(Lengths.Text);
        row.Property(e => e.Evidence).HasMaxLength(Lengths.Text);
        row.Property(e => e.By).HasMaxLength(Lengths.Name);
        row.Property(e => e.WithdrawnBy).HasMaxLength(Lengths.Name);
        row.Property(e => e.WithdrawalReason).HasMaxLength(Lengths.Text);
        row.Property(e => e.Version).IsConcurrencyToken();
        row.HasIndex(e => new { e.Period, e.At, e.Id });
    }
}

internal sealed class AssessmentObjectionMapping : IEntityTypeConfiguration<AssessmentObjectionRow>
{
    public void Configure(EntityTypeBuilder<AssessmentObjectionRow> row)
    {
        row.ToTable("assessment_objections").HasKey(o => o.Id);
        row.Property(o => o.Period).HasMaxLength(7);
        row.Property(o => o.Line).HasMaxLength(Lengths.Title);
        row.Property(o => o.Text).HasMaxLength(Lengths.Text);
        row.Property(o => o.Evidence).HasMaxLength(Lengths.Text);
        row.Property(o => o.By).HasMaxLength(Lengths.Name);
        row.Property(o => o.DecidedBy).HasMaxLength(Lengths.Name);
        row.Property(o => o.Reason).HasMaxLength(Lengths.Text);
        row.Property(o => o.Points).HasPrecision(9, 2);
        row.Property(o => o.Version).IsConcurrencyToken();
        row.HasIndex(o => new { o.Period, o.At, o.Id });
        // One open objection to a line, whoever is first.
        row.HasIndex(o => new { o.Period, o.Line }).IsUnique().HasFilter("decided_at IS NULL");
    }
}
