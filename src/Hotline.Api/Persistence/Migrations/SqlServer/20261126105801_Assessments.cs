using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Assessments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "assessment_entries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    period = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    points = table.Column<decimal>(type: "decimal(9,2)", precision: 9, scale: 2, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    evidence = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    withdrawn_by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    withdrawal_reason = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assessment_months",
                columns: table => new
                {
                    period = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    rules = table.Column<string>(type: "nvarchar(max)", maxLength: 2147483647, nullable: true),
                    rules_version = table.Column<int>(type: "int", nullable: false),
                    shown_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    shown_by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    objections_until = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    frozen_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    frozen_by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    forced_reason = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    as_of = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true)
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
                        .Annotation("SqlServer:Identity", "1, 1"),
                    period = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    line = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    evidence = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    decided_by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    upheld = table.Column<bool>(type: "bit", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    points = table.Column<decimal>(type: "decimal(9,2)", precision: 9, scale: 2, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_objections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assessment_scores",
                columns: table => new
                {
                    period = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    place = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    orders = table.Column<int>(type: "int", nullable: false),
                    assessed = table.Column<bool>(type: "bit", nullable: false),
                    score = table.Column<decimal>(type: "decimal(9,2)", precision: 9, scale: 2, nullable: false),
                    rank = table.Column<int>(type: "int", nullable: true),
                    lines = table.Column<string>(type: "nvarchar(max)", maxLength: 2147483647, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_scores", x => new { x.period, x.unit });
                });

            migrationBuilder.CreateIndex(
                name: "ix_history_at",
                table: "history",
                column: "at",
                filter: "action IN ('returnRefused', 'reworked')");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assessment_entries");

            migrationBuilder.DropTable(
                name: "assessment_months");

            migrationBuilder.DropTable(
                name: "assessment_objections");

            migrationBuilder.DropTable(
                name: "assessment_scores");

            migrationBuilder.DropIndex(
                name: "ix_history_at",
                table: "history");
        }
    }
}
