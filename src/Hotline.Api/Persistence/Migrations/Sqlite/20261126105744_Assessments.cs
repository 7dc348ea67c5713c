using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.Sqlite
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    period = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    points = table.Column<decimal>(type: "TEXT", precision: 9, scale: 2, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    evidence = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    withdrawn_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    withdrawal_reason = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assessment_months",
                columns: table => new
                {
                    period = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    rules = table.Column<string>(type: "TEXT", maxLength: 2147483647, nullable: true),
                    rules_version = table.Column<int>(type: "INTEGER", nullable: false),
                    shown_at = table.Column<long>(type: "INTEGER", nullable: true),
                    shown_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    objections_until = table.Column<long>(type: "INTEGER", nullable: true),
                    frozen_at = table.Column<long>(type: "INTEGER", nullable: true),
                    frozen_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    forced_reason = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    as_of = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_months", x => x.period);
                });

            migrationBuilder.CreateTable(
                name: "assessment_objections",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    period = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    line = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    evidence = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    upheld = table.Column<bool>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    points = table.Column<decimal>(type: "TEXT", precision: 9, scale: 2, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_objections", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assessment_scores",
                columns: table => new
                {
                    period = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    label = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    orders = table.Column<int>(type: "INTEGER", nullable: false),
                    assessed = table.Column<bool>(type: "INTEGER", nullable: false),
                    score = table.Column<decimal>(type: "TEXT", precision: 9, scale: 2, nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: true),
                    lines = table.Column<string>(type: "TEXT", maxLength: 2147483647, nullable: false)
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
