using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Publication : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "held_at",
                table: "coordination_meetings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "minutes",
                table: "coordination_meetings",
                type: "character varying(10000)",
                maxLength: 10000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "participants",
                table: "coordination_meetings",
                type: "text",
                maxLength: 2147483647,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "place",
                table: "coordination_meetings",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "assisting_units",
                table: "agenda_items",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "catalogue_version",
                table: "agenda_items",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "deferred_reason",
                table: "agenda_items",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "lead_unit",
                table: "agenda_items",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "left_at",
                table: "agenda_items",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "question",
                table: "agenda_items",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "assessment_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    points = table.Column<decimal>(type: "numeric(9,2)", precision: 9, scale: 2, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    evidence = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdrawn_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    withdrawal_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assessment_months",
                columns: table => new
                {
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    rules = table.Column<string>(type: "text", maxLength: 2147483647, nullable: true),
                    rules_version = table.Column<int>(type: "integer", nullable: false),
                    shown_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    shown_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    objections_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    frozen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    frozen_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    forced_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_months", x => x.period);
                });

            migrationBuilder.CreateTable(
                name: "assessment_objections",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    line = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    evidence = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    upheld = table.Column<bool>(type: "boolean", nullable: true),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    points = table.Column<decimal>(type: "numeric(9,2)", precision: 9, scale: 2, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_objections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assessment_scores",
                columns: table => new
                {
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    label = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    orders = table.Column<int>(type: "integer", nullable: false),
                    assessed = table.Column<bool>(type: "boolean", nullable: false),
                    score = table.Column<decimal>(type: "numeric(9,2)", precision: 9, scale: 2, nullable: false),
                    rank = table.Column<int>(type: "integer", nullable: true),
                    lines = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_scores", x => new { x.period, x.unit });
                });

            migrationBuilder.CreateTable(
                name: "bulletin_serials",
                columns: table => new
                {
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    serial_no = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulletin_serials", x => x.period);
                });

            migrationBuilder.CreateTable(
                name: "bulletin_versions",
                columns: table => new
                {
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    draft = table.Column<bool>(type: "boolean", nullable: true),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    narrative = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    erratum = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    content = table.Column<string>(type: "text", maxLength: 2147483647, nullable: true),
                    content_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    figures = table.Column<string>(type: "text", maxLength: 2147483647, nullable: true),
                    frozen_version = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulletin_versions", x => new { x.period, x.version });
                });

            migrationBuilder.CreateTable(
                name: "hot_issues",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    category = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    place = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdraw_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hot_issues", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stationings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    first_day = table.Column<DateOnly>(type: "date", nullable: false),
                    last_day = table.Column<DateOnly>(type: "date", nullable: false),
                    required_days = table.Column<int>(type: "integer", nullable: true),
                    required_shifts = table.Column<int>(type: "integer", nullable: true),
                    place = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    decided = table.Column<bool>(type: "boolean", nullable: true),
                    decision_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdraw_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stationings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "typical_cases",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    period = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    unit = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    ticket_id = table.Column<long>(type: "bigint", nullable: true),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdraw_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_typical_cases", x => x.id);
                    table.ForeignKey(
                        name: "fk_typical_cases_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "hot_issue_tickets",
                columns: table => new
                {
                    hot_issue_id = table.Column<long>(type: "bigint", nullable: false),
                    ticket_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hot_issue_tickets", x => new { x.hot_issue_id, x.ticket_id });
                    table.ForeignKey(
                        name: "fk_hot_issue_tickets_hot_issues_hot_issue_id",
                        column: x => x.hot_issue_id,
                        principalTable: "hot_issues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_hot_issue_tickets_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stationing_stays",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    stationing_id = table.Column<long>(type: "bigint", nullable: false),
                    person = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    in_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    out_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    out_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stationing_stays", x => x.id);
                    table.ForeignKey(
                        name: "fk_stationing_stays_stationings_stationing_id",
                        column: x => x.stationing_id,
                        principalTable: "stationings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_history_at",
                table: "history",
                column: "at",
                filter: "action IN ('returnRefused', 'reworked')");

            migrationBuilder.CreateIndex(
                name: "ix_agenda_items_ticket_id1",
                table: "agenda_items",
                column: "ticket_id",
                unique: true,
                filter: "referral_id IS NULL AND ruled_at IS NULL AND left_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_entries_period_at_id",
                table: "assessment_entries",
                columns: new[] { "period", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_assessment_objections_period_at_id",
                table: "assessment_objections",
                columns: new[] { "period", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_assessment_objections_period_line",
                table: "assessment_objections",
                columns: new[] { "period", "line" },
                unique: true,
                filter: "decided_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_bulletin_serials_serial_no",
                table: "bulletin_serials",
                column: "serial_no",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bulletin_versions_period_draft",
                table: "bulletin_versions",
                columns: new[] { "period", "draft" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_hot_issue_tickets_ticket_id",
                table: "hot_issue_tickets",
                column: "ticket_id");

            migrationBuilder.CreateIndex(
                name: "ix_hot_issues_created_at_id",
                table: "hot_issues",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_hot_issues_period_position_id",
                table: "hot_issues",
                columns: new[] { "period", "position", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_stationing_stays_stationing_id_person",
                table: "stationing_stays",
                columns: new[] { "stationing_id", "person" },
                unique: true,
                filter: "out_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_stationings_created_at_id",
                table: "stationings",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_stationings_period_unit",
                table: "stationings",
                columns: new[] { "period", "unit" });

            migrationBuilder.CreateIndex(
                name: "ix_typical_cases_created_at_id",
                table: "typical_cases",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_typical_cases_period_unit",
                table: "typical_cases",
                columns: new[] { "period", "unit" });

            migrationBuilder.CreateIndex(
                name: "ix_typical_cases_ticket_id",
                table: "typical_cases",
                column: "ticket_id");

            // The drafts of earlier versions are the first versions of their months.
            migrationBuilder.Sql("INSERT INTO bulletin_versions (period, version, draft, revision, narrative, updated_at) SELECT period, 1, TRUE, 1, narrative, updated_at FROM bulletins");

            migrationBuilder.DropTable(
                name: "bulletins");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
