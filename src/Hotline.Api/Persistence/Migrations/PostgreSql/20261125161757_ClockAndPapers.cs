using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ClockAndPapers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "catalogue_version",
                table: "work_orders",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "departure_reason",
                table: "work_orders",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "proposed_unit",
                table: "work_orders",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "back_since",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "callback_attempts",
                table: "tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "callback_result",
                table: "tickets",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "clock_at",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "clock_mark_count",
                table: "tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ended_at",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "last_unreachable_at",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "note_count",
                table: "tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "repeat_count",
                table: "tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "unreachable_half_days",
                table: "tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "order_due_at",
                table: "supervisions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "by",
                table: "reference_versions",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "clock_marks",
                columns: table => new
                {
                    ticket_id = table.Column<long>(type: "bigint", nullable: false),
                    order_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    about = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clock_marks", x => new { x.ticket_id, x.order_id, x.kind, x.about });
                    table.ForeignKey(
                        name: "fk_clock_marks_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_work_orders_unit_due_at_id",
                table: "work_orders",
                columns: new[] { "unit", "due_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_work_orders_unit_status_delivered_at_id",
                table: "work_orders",
                columns: new[] { "unit", "status", "delivered_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_tickets_clock_at_id",
                table: "tickets",
                columns: new[] { "clock_at", "id" },
                filter: "clock_at IS NOT NULL");

            // What the new columns count is already there for tickets of earlier versions.
            migrationBuilder.Sql("UPDATE tickets SET note_count = (SELECT COUNT(*) FROM history h WHERE h.ticket_id = tickets.id AND h.action = 'noted') WHERE id IN (SELECT n.ticket_id FROM history n WHERE n.action = 'noted')");
            migrationBuilder.Sql("UPDATE tickets SET repeat_count = (SELECT COUNT(*) FROM tickets r WHERE r.merged_into = tickets.id) WHERE id IN (SELECT merged_into FROM tickets m WHERE m.merged_into IS NOT NULL)");
            migrationBuilder.Sql("UPDATE tickets SET back_since = (SELECT MAX(h.at) FROM history h WHERE h.ticket_id = tickets.id AND h.action IN ('recalled', 'returnApproved', 'unmerged')) WHERE status = 'registered' OR resumes_to = 'registered'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
