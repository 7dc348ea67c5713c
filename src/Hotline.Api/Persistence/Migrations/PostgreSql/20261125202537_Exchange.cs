using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Exchange : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ended_reason",
                table: "tickets",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "rated_by_superior",
                table: "tickets",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "referral_count",
                table: "tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "coordination_meetings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    opened_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coordination_meetings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_alarms",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    cleared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    detail = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exchange_alarms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_in",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    receipt = table.Column<Guid>(type: "uuid", nullable: false),
                    transfer_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    referral_id = table.Column<long>(type: "bigint", nullable: true),
                    ticket_id = table.Column<long>(type: "bigint", nullable: true),
                    type = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    transfer_seq = table.Column<int>(type: "integer", nullable: false),
                    base_version = table.Column<int>(type: "integer", nullable: false),
                    transfer_version = table.Column<int>(type: "integer", nullable: false),
                    partner_version = table.Column<int>(type: "integer", nullable: true),
                    sequence = table.Column<long>(type: "bigint", nullable: true),
                    causation = table.Column<Guid>(type: "uuid", nullable: true),
                    supersedes = table.Column<Guid>(type: "uuid", nullable: true),
                    actor_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    actor_person = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    actor_seat = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    test = table.Column<bool>(type: "boolean", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    body = table.Column<byte[]>(type: "bytea", maxLength: 2147483647, nullable: false),
                    body_sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    disposition = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reason = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    reason_zh = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    reason_en = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    dead = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exchange_in", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_streams",
                columns: table => new
                {
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    next_sequence = table.Column<long>(type: "bigint", nullable: false),
                    peer_committed = table.Column<long>(type: "bigint", nullable: false),
                    received_through = table.Column<long>(type: "bigint", nullable: false),
                    last_success_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_fault = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    skew_milliseconds = table.Column<long>(type: "bigint", nullable: true),
                    reconciled_day = table.Column<DateOnly>(type: "date", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exchange_streams", x => x.partner);
                });

            migrationBuilder.CreateTable(
                name: "partner_nonces",
                columns: table => new
                {
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    nonce = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bound_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_nonces", x => new { x.partner, x.nonce });
                });

            migrationBuilder.CreateTable(
                name: "partner_uploads",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    key = table.Column<Guid>(type: "uuid", nullable: false),
                    received = table.Column<long>(type: "bigint", nullable: false),
                    touched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    completed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_uploads", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "phone_transfers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    direction = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    outcome = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    ticket_id = table.Column<long>(type: "bigint", nullable: true),
                    call_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    participants = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    client = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_phone_transfers", x => x.id);
                    table.ForeignKey(
                        name: "fk_phone_transfers_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reconciliations",
                columns: table => new
                {
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    differences = table.Column<int>(type: "integer", nullable: false),
                    report = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconciliations", x => new { x.partner, x.day });
                });

            migrationBuilder.CreateTable(
                name: "referrals",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ticket_id = table.Column<long>(type: "bigint", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    superior = table.Column<bool>(type: "boolean", nullable: false),
                    direction = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    transfer_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    partner_number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    status = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    held_status = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    round = table.Column<int>(type: "integer", nullable: false),
                    emergency = table.Column<bool>(type: "boolean", nullable: false),
                    phone_handover_done = table.Column<bool>(type: "boolean", nullable: true),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    advised_target = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    advised_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    boundary_version = table.Column<int>(type: "integer", nullable: true),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    accept_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    return_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_provisional = table.Column<bool>(type: "boolean", nullable: false),
                    partner_due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    accepted_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    sign_told = table.Column<bool>(type: "boolean", nullable: false),
                    return_reason = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    return_text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    our_returns = table.Column<int>(type: "integer", nullable: false),
                    partner_returns = table.Column<int>(type: "integer", nullable: false),
                    ruled = table.Column<bool>(type: "boolean", nullable: false),
                    extension_asked = table.Column<bool>(type: "boolean", nullable: false),
                    extension_days = table.Column<int>(type: "integer", nullable: true),
                    extension_due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    extension_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    result_round = table.Column<int>(type: "integer", nullable: true),
                    result_text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    solved = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    matter_version = table.Column<int>(type: "integer", nullable: false),
                    sent_seq = table.Column<int>(type: "integer", nullable: false),
                    received_seq = table.Column<int>(type: "integer", nullable: false),
                    partner_version = table.Column<int>(type: "integer", nullable: true),
                    parked = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_referrals", x => x.id);
                    table.ForeignKey(
                        name: "fk_referrals_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "agenda_items",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    meeting_id = table.Column<long>(type: "bigint", nullable: false),
                    ticket_id = table.Column<long>(type: "bigint", nullable: false),
                    referral_id = table.Column<long>(type: "bigint", nullable: true),
                    handler = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    ruling = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    ruled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ruled_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agenda_items", x => x.id);
                    table.ForeignKey(
                        name: "fk_agenda_items_coordination_meetings_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "coordination_meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_agenda_items_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "exchange_out",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    referral_id = table.Column<long>(type: "bigint", nullable: false),
                    transfer_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    type = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    transfer_seq = table.Column<int>(type: "integer", nullable: false),
                    correction = table.Column<int>(type: "integer", nullable: false),
                    base_version = table.Column<int>(type: "integer", nullable: false),
                    transfer_version = table.Column<int>(type: "integer", nullable: false),
                    causation = table.Column<Guid>(type: "uuid", nullable: true),
                    supersedes = table.Column<Guid>(type: "uuid", nullable: true),
                    sequence = table.Column<long>(type: "bigint", nullable: true),
                    actor_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    actor_person = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    actor_seat = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", maxLength: 2147483647, nullable: false),
                    body_sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    claim = table.Column<int>(type: "integer", nullable: false),
                    holder = table.Column<Guid>(type: "uuid", nullable: true),
                    claimed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    unknown = table.Column<bool>(type: "boolean", nullable: false),
                    fault = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    detail = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    receipt = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    tried_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    alarmed = table.Column<int>(type: "integer", nullable: false),
                    alarm_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exchange_out", x => x.id);
                    table.ForeignKey(
                        name: "fk_exchange_out_referrals_referral_id",
                        column: x => x.referral_id,
                        principalTable: "referrals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "partner_files",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    referral_id = table.Column<long>(type: "bigint", nullable: false),
                    ticket_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    content_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    state = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fault = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    announced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attachment_id = table.Column<long>(type: "bigint", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_partner_files_referrals_referral_id",
                        column: x => x.referral_id,
                        principalTable: "referrals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_agenda_items_meeting_id",
                table: "agenda_items",
                column: "meeting_id");

            migrationBuilder.CreateIndex(
                name: "ix_agenda_items_ticket_id",
                table: "agenda_items",
                column: "ticket_id");

            migrationBuilder.CreateIndex(
                name: "ix_coordination_meetings_opened_at_id",
                table: "coordination_meetings",
                columns: new[] { "opened_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_alarms_partner_cleared_at",
                table: "exchange_alarms",
                columns: new[] { "partner", "cleared_at" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_alarms_partner_kind_subject",
                table: "exchange_alarms",
                columns: new[] { "partner", "kind", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exchange_in_parked",
                table: "exchange_in",
                columns: new[] { "received_at", "id" },
                filter: "disposition = 'parked'");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_in_partner_message_id",
                table: "exchange_in",
                columns: new[] { "partner", "message_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exchange_in_partner_occurred_at_message_id",
                table: "exchange_in",
                columns: new[] { "partner", "occurred_at", "message_id" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_in_partner_sequence",
                table: "exchange_in",
                columns: new[] { "partner", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_in_partner_transfer_id_transfer_seq",
                table: "exchange_in",
                columns: new[] { "partner", "transfer_id", "transfer_seq" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_alarm_at_id",
                table: "exchange_out",
                columns: new[] { "alarm_at", "id" },
                filter: "alarm_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_holder",
                table: "exchange_out",
                column: "holder",
                filter: "holder IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_message_id",
                table: "exchange_out",
                column: "message_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_partner_occurred_at_message_id",
                table: "exchange_out",
                columns: new[] { "partner", "occurred_at", "message_id" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_partner_sequence",
                table: "exchange_out",
                columns: new[] { "partner", "sequence" },
                unique: true,
                filter: "sequence IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_partner_state_next_at_id",
                table: "exchange_out",
                columns: new[] { "partner", "state", "next_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_referral_id_transfer_seq_correction",
                table: "exchange_out",
                columns: new[] { "referral_id", "transfer_seq", "correction" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_unsequenced",
                table: "exchange_out",
                columns: new[] { "partner", "id" },
                filter: "sequence IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_partner_files_partner_sha256",
                table: "partner_files",
                columns: new[] { "partner", "sha256" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_files_referral_id_sha256",
                table: "partner_files",
                columns: new[] { "referral_id", "sha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_partner_files_state_next_at_id",
                table: "partner_files",
                columns: new[] { "state", "next_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_nonces_bound_at",
                table: "partner_nonces",
                column: "bound_at");

            migrationBuilder.CreateIndex(
                name: "ix_partner_uploads_key",
                table: "partner_uploads",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_partner_uploads_partner_sha256",
                table: "partner_uploads",
                columns: new[] { "partner", "sha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_partner_uploads_touched_at",
                table: "partner_uploads",
                column: "touched_at");

            migrationBuilder.CreateIndex(
                name: "ix_phone_transfers_at_id",
                table: "phone_transfers",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_phone_transfers_call_id",
                table: "phone_transfers",
                column: "call_id");

            migrationBuilder.CreateIndex(
                name: "ix_phone_transfers_ticket_id",
                table: "phone_transfers",
                column: "ticket_id");

            migrationBuilder.CreateIndex(
                name: "ix_referrals_made_at_id",
                table: "referrals",
                columns: new[] { "made_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_referrals_partner_made_at_id",
                table: "referrals",
                columns: new[] { "partner", "made_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_referrals_partner_partner_number",
                table: "referrals",
                columns: new[] { "partner", "partner_number" });

            migrationBuilder.CreateIndex(
                name: "ix_referrals_partner_transfer_id",
                table: "referrals",
                columns: new[] { "partner", "transfer_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_referrals_phone_handover_done_status",
                table: "referrals",
                columns: new[] { "phone_handover_done", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_referrals_status_accept_by_id",
                table: "referrals",
                columns: new[] { "status", "accept_by", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_referrals_ticket_id",
                table: "referrals",
                column: "ticket_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
