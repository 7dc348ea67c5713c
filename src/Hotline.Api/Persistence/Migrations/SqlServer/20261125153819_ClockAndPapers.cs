using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.SqlServer
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
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "departure_reason",
                table: "work_orders",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "proposed_unit",
                table: "work_orders",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "back_since",
                table: "tickets",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "note_count",
                table: "tickets",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "repeat_count",
                table: "tickets",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "order_due_at",
                table: "supervisions",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "by",
                table: "reference_versions",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "catalogue_version",
                table: "work_orders");

            migrationBuilder.DropColumn(
                name: "departure_reason",
                table: "work_orders");

            migrationBuilder.DropColumn(
                name: "proposed_unit",
                table: "work_orders");

            migrationBuilder.DropColumn(
                name: "back_since",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "note_count",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "repeat_count",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "order_due_at",
                table: "supervisions");

            migrationBuilder.DropColumn(
                name: "by",
                table: "reference_versions");
        }
    }
}
