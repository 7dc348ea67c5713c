using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.References;

/// <summary>事项类别: a tree whose names hold from a moment; tickets registered before a change show the name of their time.</summary>
internal static class CategoryDesk
{
    /// <summary>A category as it is named now.</summary>
    /// <param name="Code">Code.</param>
    /// <param name="Label">Name of the second level.</param>
    /// <param name="Path">Path as printed, 一级—二级.</param>
    /// <param name="Level1">Name of the first level.</param>
    /// <param name="Version">Counts its changes.</param>
    /// <param name="ValidFrom">Since when it bears this name; null for always.</param>
    /// <param name="ValidTo">Until when new tickets may use it (exclusive); null while there is no end.</param>
    internal sealed record CategoryItem(string Code, string Label, string Path, string Level1, int Version, DateTimeOffset? ValidFrom, DateTimeOffset? ValidTo)
    {
        public static CategoryItem Of(CategoryRow c) => new(c.Code, c.Level2, c.Path, c.Level1, c.Version, c.ValidFrom, c.ValidTo);
    }

    /// <summary>A category to be added.</summary>
    internal sealed record AddRequest
    {
        /// <summary>Code; never changed.</summary>
        public string? Code { get; init; }

        /// <summary>Name of the first level.</summary>
        public string? Level1 { get; init; }

        /// <summary>Name of the second level.</summary>
        public string? Label { get; init; }

        /// <summary>Since when new tickets may use it: a time with an offset, or a date; at once by default.</summary>
        public DateOrTime? ValidFrom { get; init; }
    }

    /// <summary>A new name, from now on; what is left out stays.</summary>
    internal sealed record PatchRequest
    {
        /// <summary>Name of the first level.</summary>
        public string? Level1 { get; init; }

        /// <summary>Name of the second level.</summary>
        public string? Label { get; init; }
    }

    internal sealed class AddValidator : AbstractValidator<AddRequest>
    {
        public AddValidator()
        {
            RuleFor(r => r.Code).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Level1).NotEmpty().MaximumLength(MostOfAName);
            RuleFor(r => r.Label).NotEmpty().MaximumLength(MostOfAName);
        }
    }

    internal sealed class PatchValidator : AbstractValidator<PatchRequest>
    {
        public PatchValidator()
        {
            RuleFor(r => r.Level1).Must(l => l is null || !string.IsNullOrWhiteSpace(l)).WithMessage(_ => Words.Say("不能为空", "must not be empty"));
            RuleFor(r => r.Label).Must(l => l is null || !string.IsNullOrWhiteSpace(l)).WithMessage(_ => Words.Say("不能为空", "must not be empty"));
            RuleFor(r => r.Level1).MaximumLength(MostOfAName);
            RuleFor(r => r.Label).MaximumLength(MostOfAName);
        }
    }

    /// <summary>Both names and the dash fit into a path.</summary>
    private const int MostOfAName = Lengths.Name - 1;

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Add(AddRequest request, Command command, CancellationToken cancellation)
        {
            var look = await reference.Look(command.Db, cancellation);
            var category = new CategoryRow
            {
                Code = request.Code!, Level1 = request.Level1!, Level2 = request.Label!, Path = $"{request.Level1}—{request.Label}", Version = 1,
                ValidFrom = request.ValidFrom?.At ?? command.Act.At, Position = look.Categories.Count == 0 ? 1 : look.Categories.Max(c => c.Position) + 1,
            };
            if (look.Category(category.Code) is not null)
                return Refusal.Invalid("code", $"编码 {category.Code} 已有", $"the code {category.Code} is taken");
            if (PathTaken(category, look) is { } refusal)
                return refusal;
            command.Db.Add(category);
            return await Save(category, command, 201, cancellation);
        }

        public async Task<Result> Change(string code, PatchRequest request, Command command, CancellationToken cancellation)
        {
            if (await command.Db.Categories.AsTracking().FirstOrDefaultAsync(c => c.Code == code, cancellation) is not { } category)
                return Unknown(code);
            if (!command.IfMatch.Allows(category.Version))
                return ReferenceDesk.Stale(category.Version);
            var (level1, level2) = (request.Level1 ?? category.Level1, request.Label ?? category.Level2);
            if ((level1, level2) == (category.Level1, category.Level2))
                return new Answer(200, CategoryItem.Of(category), IfMatch.ETag(category.Version));
            command.Db.Add(new PastCategoryRow
            {
                Code = code, Version = category.Version, Path = category.Path, Level1 = category.Level1, Level2 = category.Level2, ValidTo = command.Act.At,
            });
            (category.Level1, category.Level2, category.Path) = (level1, level2, $"{level1}—{level2}");
            (category.Version, category.ValidFrom) = (category.Version + 1, command.Act.At);
            return PathTaken(category, await reference.Look(command.Db, cancellation)) ?? await Save(category, command, 200, cancellation);
        }

        public static async Task<Result> Retire(string code, Command command, CancellationToken cancellation)
        {
            if (await command.Db.Categories.AsTracking().FirstOrDefaultAsync(c => c.Code == code, cancellation) is not { } category)
                return Unknown(code);
            if (!command.IfMatch.Allows(category.Version))
                return ReferenceDesk.Stale(category.Version);
            if (category.ValidTo is not null)
                return new Answer(200, CategoryItem.Of(category), IfMatch.ETag(category.Version));
            (category.ValidTo, category.Version) = (command.Act.At, category.Version + 1);
            return await Save(category, command, 200, cancellation);
        }

        private static Refusal? PathTaken(CategoryRow category, ReferenceLook look) => look.Category(category.Path) is { } bearer && bearer.Code != category.Code
            ? Refusal.Invalid("label", $"类别 {category.Path} 已属于 {bearer.Code}", $"{category.Path} is the path of {bearer.Code} already")
            : null;

        private static async Task<Result> Save(CategoryRow category, Command command, int status, CancellationToken cancellation)
        {
            command.Db.Add(ReferenceDesk.Audit(command, "category", category.Code, category.Version));
            await command.Db.SaveChangesAsync(cancellation);
            return new Answer(status, CategoryItem.Of(category), IfMatch.ETag(category.Version), status == 201 ? $"/v1/categories/{category.Code}" : null);
        }
    }

    public static Refusal Unknown(string code) => Refusal.NotFound($"没有类别 {code}。", $"There is no category {code}.");
}
