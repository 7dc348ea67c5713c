#!/bin/sh
# Makes a migration for all three providers: src/Hotline.Api/Persistence/add-migration.sh NAME
# Migrations go forward only; whatever EF writes as the way back is replaced by a refusal.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 NAME" >&2; exit 2; }
folder=$(cd "$(dirname "$0")" && pwd)
cd "$folder/../../.."
dotnet tool restore
for provider in Sqlite PostgreSql SqlServer; do
    dotnet ef migrations add "$1" --project src/Hotline.Api --context "${provider}HotlineContext" -o "Persistence/Migrations/$provider"
    for file in "$folder/Migrations/$provider"/*_"$1".cs; do
        awk '
            /protected override void Down\(/ { print "        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;"; skipped = 1; next }
            skipped && /^        }/ { skipped = 0; next }
            !skipped { print }
        ' "$file" > "$file.new"
        mv "$file.new" "$file"
    done
done
