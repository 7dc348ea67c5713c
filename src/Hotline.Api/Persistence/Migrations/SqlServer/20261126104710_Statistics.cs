using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Statistics : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "acknowledge_by",
                table: "tickets",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "acknowledged_at",
                table: "tickets",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "caller_solved",
                table: "tickets",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "extensions",
                table: "tickets",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "lead_unit",
                table: "tickets",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "returns",
                table: "tickets",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "acknowledge_by",
                table: "past_states",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "acknowledged_at",
                table: "past_states",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "callback_result",
                table: "past_states",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "caller_solved",
                table: "past_states",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "extensions",
                table: "past_states",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "lead_unit",
                table: "past_states",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "returns",
                table: "past_states",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "solved",
                table: "past_states",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "wait_milliseconds",
                table: "calls",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "book_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    from_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    to_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_book_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "frozen_calls",
                columns: table => new
                {
                    call_row = table.Column<long>(type: "bigint", nullable: false),
                    month = table.Column<int>(type: "int", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    result = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    connected = table.Column<bool>(type: "bit", nullable: false),
                    transfer_kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frozen_calls", x => new { x.month, x.version, x.call_row });
                });

            migrationBuilder.CreateTable(
                name: "frozen_months",
                columns: table => new
                {
                    month = table.Column<int>(type: "int", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    as_of = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    act = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frozen_months", x => new { x.month, x.version });
                });

            migrationBuilder.CreateTable(
                name: "frozen_tickets",
                columns: table => new
                {
                    ticket_id = table.Column<long>(type: "bigint", nullable: false),
                    month = table.Column<int>(type: "int", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    source = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    channel = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    appeal_type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    category = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    area = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    lead_unit = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    handling = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    ending = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    due = table.Column<bool>(type: "bit", nullable: false),
                    on_time = table.Column<bool>(type: "bit", nullable: false),
                    suspended = table.Column<bool>(type: "bit", nullable: false),
                    satisfaction = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    callback = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    solved = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    reworked = table.Column<bool>(type: "bit", nullable: false),
                    returned = table.Column<bool>(type: "bit", nullable: false),
                    extended = table.Column<bool>(type: "bit", nullable: false),
                    sign_due = table.Column<bool>(type: "bit", nullable: false),
                    signed_in_time = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frozen_tickets", x => new { x.month, x.version, x.ticket_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_book_changes_from_at_to_at",
                table: "book_changes",
                columns: new[] { "from_at", "to_at" });

            StatisticsBackfill.Run(migrationBuilder, "DATEDIFF_BIG(millisecond, started_at, answered_at)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
