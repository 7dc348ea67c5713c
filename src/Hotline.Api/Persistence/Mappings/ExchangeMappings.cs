using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class ReferralMapping : IEntityTypeConfiguration<Referral>
{
    public void Configure(EntityTypeBuilder<Referral> referral)
    {
        referral.ToTable("referrals").Ignore(r => r.Posted);
        referral.Property(r => r.Version).IsConcurrencyToken();
        referral.Property(r => r.PartnerNumber).HasMaxLength(Lengths.Reference);
        referral.Property(r => r.TransferId).HasMaxLength(Lengths.Reference);
        referral.Property(r => r.Reason).HasMaxLength(Lengths.Text);
        referral.Property(r => r.AdvisedReason).HasMaxLength(Lengths.Text);
        referral.Property(r => r.AcceptedBy).HasMaxLength(Lengths.Name);
        referral.Property(r => r.ReturnText).HasMaxLength(Lengths.Text);
        referral.Property(r => r.ExtensionReason).HasMaxLength(Lengths.Text);
        referral.Property(r => r.ResultText).HasMaxLength(Lengths.Text);
        // One matter with one partner once, whatever comes twice at the same moment.
        referral.HasIndex(r => new { r.Partner, r.TransferId }).IsUnique();
        referral.HasIndex(r => new { r.Partner, r.PartnerNumber });
        referral.HasIndex(r => new { r.Status, r.AcceptBy, r.Id });
        referral.HasIndex(r => new { r.MadeAt, r.Id });
        referral.HasIndex(r => new { r.Partner, r.MadeAt, r.Id });
        // What is not settled of an emergency is little, and looked at every few seconds.
        referral.HasIndex(r => new { r.PhoneHandoverDone, r.Status });
    }
}

internal sealed class ExchangeOutMapping : IEntityTypeConfiguration<ExchangeOut>
{
    public void Configure(EntityTypeBuilder<ExchangeOut> row)
    {
        row.ToTable("exchange_out");
        row.HasOne(o => o.Referral).WithMany().HasForeignKey(o => o.ReferralId).OnDelete(DeleteBehavior.Restrict);
        row.Property(o => o.TransferId).HasMaxLength(Lengths.Reference);
        row.Property(o => o.ActorUnit).HasMaxLength(Lengths.Name);
        row.Property(o => o.ActorPerson).HasMaxLength(Lengths.Name);
        row.Property(o => o.ActorSeat).HasMaxLength(Lengths.Name);
        row.Property(o => o.Body).HasMaxLength(int.MaxValue);
        row.Property(o => o.Fault).HasMaxLength(Lengths.Reference);
        row.Property(o => o.Detail).HasMaxLength(Lengths.Text);
        row.Property(o => o.Receipt).HasMaxLength(Lengths.Reference);
        row.Property(o => o.Claim).IsConcurrencyToken();
        row.HasIndex(o => o.MessageId).IsUnique();
        row.HasIndex(o => new { o.ReferralId, o.TransferSeq, o.Correction }).IsUnique();
        row.HasIndex(o => new { o.Partner, o.Sequence }).IsUnique().HasFilter("sequence IS NOT NULL");
        row.HasIndex(o => new { o.Partner, o.Id }).HasFilter("sequence IS NULL").HasDatabaseName("ix_exchange_out_unsequenced");
        row.HasIndex(o => new { o.Partner, o.State, o.NextAt, o.Id });
        row.HasIndex(o => new { o.Partner, o.OccurredAt, o.MessageId });
        row.HasIndex(o => new { o.AlarmAt, o.Id }).HasFilter("alarm_at IS NOT NULL");
        row.HasIndex(o => o.Holder).HasFilter("holder IS NOT NULL");
        row.HasIndex(o => new { o.EndedAt, o.Id }).HasFilter("body_removed_at IS NULL AND ended_at IS NOT NULL").HasDatabaseName("ix_exchange_out_with_body");
    }
}

internal sealed class ExchangeInMapping : IEntityTypeConfiguration<ExchangeIn>
{
    public void Configure(EntityTypeBuilder<ExchangeIn> row)
    {
        row.ToTable("exchange_in");
        row.Property(i => i.TransferId).HasMaxLength(Lengths.Reference);
        row.Property(i => i.ActorUnit).HasMaxLength(Lengths.Name);
        row.Property(i => i.ActorPerson).HasMaxLength(Lengths.Name);
        row.Property(i => i.ActorSeat).HasMaxLength(Lengths.Name);
        row.Property(i => i.Body).HasMaxLength(int.MaxValue);
        row.Property(i => i.Reason).HasMaxLength(Lengths.Reference);
        row.Property(i => i.ReasonZh).HasMaxLength(Lengths.Text);
        row.Property(i => i.ReasonEn).HasMaxLength(Lengths.Text);
        row.Property(i => i.Version).IsConcurrencyToken();
        // Each message of a partner once: of two that come at the same moment the database lets one in.
        row.HasIndex(i => new { i.Partner, i.MessageId }).IsUnique();
        row.HasIndex(i => new { i.Partner, i.TransferId, i.TransferSeq });
        row.HasIndex(i => new { i.Partner, i.OccurredAt, i.MessageId });
        row.HasIndex(i => new { i.Partner, i.Sequence });
        row.HasIndex(i => new { i.ReceivedAt, i.Id }).HasFilter("disposition = 'parked'").HasDatabaseName("ix_exchange_in_parked");
        row.HasIndex(i => new { i.DoneAt, i.Id }).HasFilter("body_removed_at IS NULL AND done_at IS NOT NULL").HasDatabaseName("ix_exchange_in_with_body");
    }
}

internal sealed class ExchangeStreamMapping : IEntityTypeConfiguration<ExchangeStream>
{
    public void Configure(EntityTypeBuilder<ExchangeStream> row)
    {
        row.ToTable("exchange_streams").HasKey(s => s.Partner);
        row.Property(s => s.LastFault).HasMaxLength(Lengths.Reference);
        row.Property(s => s.Version).IsConcurrencyToken();
    }
}

internal sealed class ExchangeAlarmMapping : IEntityTypeConfiguration<ExchangeAlarm>
{
    public void Configure(EntityTypeBuilder<ExchangeAlarm> row)
    {
        row.ToTable("exchange_alarms").HasIndex(a => new { a.Partner, a.Kind, a.Subject }).IsUnique();
        row.Property(a => a.Subject).HasMaxLength(Lengths.Reference);
        row.Property(a => a.Detail).HasMaxLength(Lengths.Text);
        row.HasIndex(a => new { a.Partner, a.ClearedAt });
    }
}

internal sealed class ReconciliationMapping : IEntityTypeConfiguration<ReconciliationRow>
{
    public void Configure(EntityTypeBuilder<ReconciliationRow> row)
    {
        row.ToTable("reconciliations").HasKey(r => new { r.Partner, r.Day });
        row.Property(r => r.Report).HasMaxLength(int.MaxValue);
    }
}

internal sealed class PartnerFileMapping : IEntityTypeConfiguration<PartnerFile>
{
    public void Configure(EntityTypeBuilder<PartnerFile> row)
    {
        row.ToTable("partner_files");
        row.HasOne<Referral>().WithMany().HasForeignKey(f => f.ReferralId).OnDelete(DeleteBehavior.Restrict);
        row.Property(f => f.Name).HasMaxLength(Lengths.FileName);
        row.Property(f => f.Url).HasMaxLength(2000);
        row.Property(f => f.Fault).HasMaxLength(Lengths.Reference);
        row.Property(f => f.ContentType).HasMaxLength(Lengths.Reference);
        row.Property(f => f.Version).IsConcurrencyToken();
        row.HasIndex(f => new { f.State, f.NextAt, f.Id });
        row.HasIndex(f => new { f.Partner, f.Sha256 });
        // The same file of a matter is announced with its transfer and again by itself.
        row.HasIndex(f => new { f.ReferralId, f.Sha256 }).IsUnique();
    }
}

internal sealed class PhoneTransferMapping : IEntityTypeConfiguration<PhoneTransfer>
{
    public void Configure(EntityTypeBuilder<PhoneTransfer> row)
    {
        row.ToTable("phone_transfers").HasOne<Ticket>().WithMany().HasForeignKey(t => t.TicketId).OnDelete(DeleteBehavior.Restrict);
        row.Property(t => t.Reason).HasMaxLength(Lengths.Text);
        row.Property(t => t.Participants).HasMaxLength(Lengths.Text);
        row.Property(t => t.By).HasMaxLength(Lengths.Name);
        row.HasIndex(t => new { t.At, t.Id });
        row.HasIndex(t => new { t.At, t.Id }, "ix_phone_transfers_with_words").HasFilter("anonymised_at IS NULL");
        row.HasIndex(t => t.CallId);
    }
}

internal sealed class CoordinationMeetingMapping : IEntityTypeConfiguration<CoordinationMeeting>
{
    public void Configure(EntityTypeBuilder<CoordinationMeeting> row)
    {
        row.ToTable("coordination_meetings");
        row.Property(m => m.Subject).HasMaxLength(Lengths.Title);
        row.Property(m => m.OpenedBy).HasMaxLength(Lengths.Name);
        row.Property(m => m.Place).HasMaxLength(Lengths.Title);
        row.Property(m => m.Participants).HasMaxLength(int.MaxValue);
        row.Property(m => m.Minutes).HasMaxLength(Lengths.Content);
        row.Property(m => m.Version).IsConcurrencyToken();
        row.HasMany(m => m.Agenda).WithOne().HasForeignKey(a => a.MeetingId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(m => new { m.OpenedAt, m.Id });
        row.HasIndex(m => new { m.EndedAt, m.Id }).HasFilter("anonymised_at IS NULL AND ended_at IS NOT NULL").HasDatabaseName("ix_coordination_meetings_with_words");
    }
}

internal sealed class AgendaItemMapping : IEntityTypeConfiguration<AgendaItem>
{
    public void Configure(EntityTypeBuilder<AgendaItem> row)
    {
        row.ToTable("agenda_items");
        row.HasOne<Ticket>().WithMany().HasForeignKey(a => a.TicketId).OnDelete(DeleteBehavior.Restrict);
        row.Property(a => a.Ruling).HasMaxLength(Lengths.Text);
        row.Property(a => a.RuledBy).HasMaxLength(Lengths.Name);
        row.Property(a => a.Question).HasMaxLength(Lengths.Text);
        row.Property(a => a.AssistingUnits).HasMaxLength(Lengths.Text);
        row.Property(a => a.DeferredReason).HasMaxLength(Lengths.Text);
        row.Ignore(a => a.IsOpen);
        row.HasIndex(a => a.TicketId);
        // A ticket waits on one agenda at a time; a dispute opens its own meeting, whatever else waits.
        row.HasIndex(a => a.TicketId, "ix_agenda_items_waiting").HasFilter("referral_id IS NULL AND ruled_at IS NULL AND left_at IS NULL").IsUnique();
    }
}
