using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Privacy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "anonymised_at",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "hold_count",
                table: "tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "private_numbers_sealed",
                table: "tickets",
                type: "bytea",
                maxLength: 2147483647,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "restricted_since",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "settled_at",
                table: "tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "anonymised_at",
                table: "phone_transfers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "body_removed_at",
                table: "exchange_out",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "body_removed_at",
                table: "exchange_in",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "anonymised_at",
                table: "coordination_meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "caller_exports",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    client = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    withheld = table.Column<bool>(type: "boolean", nullable: false),
                    tickets = table.Column<int>(type: "integer", nullable: false),
                    calls = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_caller_exports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "legal_holds",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ticket_id = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    set_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    released_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    release_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_legal_holds", x => x.id);
                    table.ForeignKey(
                        name: "fk_legal_holds_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reseal_places",
                columns: table => new
                {
                    column = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    target = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    last_id = table.Column<long>(type: "bigint", nullable: false),
                    read = table.Column<long>(type: "bigint", nullable: false),
                    resealed = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reseal_places", x => x.column);
                });

            migrationBuilder.CreateTable(
                name: "retention_runs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    report = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    place_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    place_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ring_holders",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    keys = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    current = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ring_holders", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "ring_keys",
                columns: table => new
                {
                    purpose = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    print = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    turn = table.Column<int>(type: "integer", nullable: true),
                    used_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    used_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ring_keys", x => new { x.purpose, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "ix_tickets_restricted_since",
                table: "tickets",
                column: "restricted_since",
                filter: "restricted_since IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tickets_settled_at_id",
                table: "tickets",
                columns: new[] { "settled_at", "id" },
                filter: "settled_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_phone_transfers_at_id1",
                table: "phone_transfers",
                columns: new[] { "at", "id" },
                filter: "anonymised_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_out_with_body",
                table: "exchange_out",
                columns: new[] { "ended_at", "id" },
                filter: "body_removed_at IS NULL AND ended_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exchange_in_with_body",
                table: "exchange_in",
                columns: new[] { "done_at", "id" },
                filter: "body_removed_at IS NULL AND done_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_coordination_meetings_with_words",
                table: "coordination_meetings",
                columns: new[] { "ended_at", "id" },
                filter: "anonymised_at IS NULL AND ended_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_calls_started_at_id1",
                table: "calls",
                columns: new[] { "started_at", "id" },
                filter: "caller_sealed IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_legal_holds_set_at_id",
                table: "legal_holds",
                columns: new[] { "set_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_legal_holds_ticket_id",
                table: "legal_holds",
                column: "ticket_id");

            migrationBuilder.CreateIndex(
                name: "ix_retention_runs_started_at_id",
                table: "retention_runs",
                columns: new[] { "started_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ring_keys_purpose_turn",
                table: "ring_keys",
                columns: new[] { "purpose", "turn" },
                unique: true,
                filter: "turn IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
