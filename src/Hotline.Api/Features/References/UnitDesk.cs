using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.References;

/// <summary>承办单位: added, renamed, retired; never deleted, for old orders name them.</summary>
internal static class UnitDesk
{
    /// <summary>A unit.</summary>
    /// <param name="Code">Code.</param>
    /// <param name="Label">Full name.</param>
    /// <param name="Short">Name as printed in tables.</param>
    /// <param name="Kind">township or department.</param>
    /// <param name="Area">Code of its area.</param>
    /// <param name="Version">Counts its changes.</param>
    /// <param name="RetiredAt">Since when no new order goes to it; null while in use.</param>
    internal sealed record UnitAnswer(string Code, string Label, string Short, string Kind, string? Area, int Version, DateTimeOffset? RetiredAt)
    {
        public static UnitAnswer Of(UnitRow u) => new(u.Code, u.Name, u.Short, u.Kind, u.Area, u.Version, u.RetiredAt);
    }

    /// <summary>A unit to be added.</summary>
    internal sealed record AddRequest
    {
        /// <summary>Code: small letters, digits and hyphens; never changed.</summary>
        public string? Code { get; init; }

        /// <summary>Full name.</summary>
        public string? Label { get; init; }

        /// <summary>Name as printed in tables.</summary>
        public string? Short { get; init; }

        /// <summary>township or department.</summary>
        public string? Kind { get; init; }

        /// <summary>Code of its area.</summary>
        public string? Area { get; init; }
    }

    /// <summary>What changes of a unit; what is left out stays.</summary>
    internal sealed record PatchRequest
    {
        /// <summary>Full name.</summary>
        public string? Label { get; init; }

        /// <summary>Name as printed in tables.</summary>
        public string? Short { get; init; }

        /// <summary>Code of its area.</summary>
        public string? Area { get; init; }
    }

    internal sealed class AddValidator : AbstractValidator<AddRequest>
    {
        public AddValidator()
        {
            RuleFor(r => r.Code).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Code).Matches("^[a-z0-9][a-z0-9-]*$").When(r => !string.IsNullOrEmpty(r.Code))
                .WithMessage(_ => Words.Say("应为小写字母、数字和连字符", "must be small letters, digits and hyphens"));
            RuleFor(r => r.Label).NotEmpty().MaximumLength(Lengths.Name);
            RuleFor(r => r.Short).NotEmpty().MaximumLength(Lengths.Name);
            RuleFor(r => r.Kind).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Kind).Must(k => k is "township" or "department").When(r => !string.IsNullOrEmpty(r.Kind))
                .WithMessage(_ => Words.Say("应为 township 或 department", "must be township or department"));
            RuleFor(r => r.Area).MaximumLength(Lengths.Code);
        }
    }

    internal sealed class PatchValidator : AbstractValidator<PatchRequest>
    {
        public PatchValidator()
        {
            RuleFor(r => r.Label).Must(l => l is null || !string.IsNullOrWhiteSpace(l)).WithMessage(_ => Words.Say("不能为空", "must not be empty"));
            RuleFor(r => r.Short).Must(l => l is null || !string.IsNullOrWhiteSpace(l)).WithMessage(_ => Words.Say("不能为空", "must not be empty"));
            RuleFor(r => r.Label).MaximumLength(Lengths.Name);
            RuleFor(r => r.Short).MaximumLength(Lengths.Name);
            RuleFor(r => r.Area).MaximumLength(Lengths.Code);
        }
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Add(AddRequest request, Command command, CancellationToken cancellation)
        {
            var look = await reference.Look(command.Db, cancellation);
            var unit = new UnitRow { Code = request.Code!, Name = request.Label!, Short = request.Short!, Kind = request.Kind!, Area = request.Area, Version = 1, Position = look.Units.Count == 0 ? 1 : look.Units.Max(u => u.Position) + 1 };
            var faults = new List<FieldFault>();
            if (look.Unit(unit.Code) is not null)
                faults.Add(new("code", $"编码 {unit.Code} 已有", $"the code {unit.Code} is taken"));
            return Check(unit, look, faults) ?? await Save(unit, command, 201, cancellation);
        }

        public async Task<Result> Change(string code, PatchRequest request, Command command, CancellationToken cancellation)
        {
            if (await command.Db.Units.AsTracking().FirstOrDefaultAsync(u => u.Code == code, cancellation) is not { } unit)
                return Unknown(code);
            if (!command.IfMatch.Allows(unit.Version))
                return ReferenceDesk.Stale(unit.Version);
            (unit.Name, unit.Short, unit.Area) = (request.Label ?? unit.Name, request.Short ?? unit.Short, request.Area ?? unit.Area);
            if (Check(unit, await reference.Look(command.Db, cancellation), []) is { } refusal)
                return refusal;
            return await SaveIfChanged(unit, command, cancellation);
        }

        public static async Task<Result> Retire(string code, Command command, CancellationToken cancellation)
        {
            if (await command.Db.Units.AsTracking().FirstOrDefaultAsync(u => u.Code == code, cancellation) is not { } unit)
                return Unknown(code);
            if (!command.IfMatch.Allows(unit.Version))
                return ReferenceDesk.Stale(unit.Version);
            unit.RetiredAt ??= command.Act.At;
            return await SaveIfChanged(unit, command, cancellation);
        }

        private static Refusal? Check(UnitRow unit, ReferenceLook look, List<FieldFault> faults)
        {
            if (look.Units.FirstOrDefault(u => u.Name == unit.Name && u.Code != unit.Code) is { } bearer)
                faults.Add(new("label", $"名称已属于 {bearer.Code}", $"is the name of {bearer.Code} already"));
            if (unit.Area is { } area && !look.Site.Areas.ContainsKey(area))
                faults.Add(new("area", $"没有行政区划 {area}", $"there is no area {area}"));
            return faults.Count > 0 ? Refusal.Invalid(faults) : null;
        }

        private static async Task<Result> SaveIfChanged(UnitRow unit, Command command, CancellationToken cancellation)
        {
            if (command.Db.Entry(unit).State == EntityState.Unchanged)
                return new Answer(200, UnitAnswer.Of(unit), IfMatch.ETag(unit.Version));
            unit.Version++;
            return await Save(unit, command, 200, cancellation);
        }

        private static async Task<Result> Save(UnitRow unit, Command command, int status, CancellationToken cancellation)
        {
            if (status == 201)
                command.Db.Add(unit);
            command.Db.Add(ReferenceDesk.Audit(command, "unit", unit.Code, unit.Version));
            await command.Db.SaveChangesAsync(cancellation);
            return new Answer(status, UnitAnswer.Of(unit), IfMatch.ETag(unit.Version), status == 201 ? $"/v1/units/{unit.Code}" : null);
        }
    }

    public static Refusal Unknown(string code) => Refusal.NotFound($"没有承办单位 {code}。", $"There is no unit {code}.");
}
