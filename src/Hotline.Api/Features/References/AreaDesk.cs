using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.References;

/// <summary>行政区划: those of the profile's file, and what was added, renamed or retired since. Never deleted.</summary>
internal static class AreaDesk
{
    /// <summary>An area.</summary>
    /// <param name="Code">Division code.</param>
    /// <param name="Label">Name.</param>
    /// <param name="Version">Counts its changes; 0 while it stands as in the profile's file.</param>
    /// <param name="RetiredAt">Since when new tickets cannot use it; null while in use.</param>
    internal sealed record AreaAnswer(string Code, string Label, int Version, DateTimeOffset? RetiredAt)
    {
        public static AreaAnswer Of(CodeLabel area, ReferenceLook look)
        {
            var kept = look.Document(ReferenceKinds.Area, area.Code);
            return new AreaAnswer(area.Code, area.Label, kept?.Version ?? 0, kept?.Read<AreaDocument>().RetiredAt);
        }
    }

    /// <summary>An area to be added.</summary>
    internal sealed record AddRequest
    {
        /// <summary>Division code, which begins with that of the area it lies in; never changed.</summary>
        public string? Code { get; init; }

        /// <summary>Name.</summary>
        public string? Label { get; init; }
    }

    /// <summary>A new name.</summary>
    internal sealed record PatchRequest
    {
        /// <summary>Name.</summary>
        public string? Label { get; init; }
    }

    internal sealed class AddValidator : AbstractValidator<AddRequest>
    {
        public AddValidator()
        {
            RuleFor(r => r.Code).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Label).NotEmpty().MaximumLength(Lengths.Name);
        }
    }

    internal sealed class PatchValidator : AbstractValidator<PatchRequest>
    {
        public PatchValidator() => RuleFor(r => r.Label).NotEmpty().MaximumLength(Lengths.Name);
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Add(AddRequest request, Command command, CancellationToken cancellation) =>
            (await reference.Look(command.Db, cancellation)).Site.Areas.ContainsKey(request.Code!)
                ? Refusal.Invalid("code", $"编码 {request.Code} 已有", $"the code {request.Code} is taken")
                : await Put(command, request.Code!, new AreaDocument(request.Label!, null), 201, cancellation);

        public Task<Result> Change(string code, PatchRequest request, Command command, CancellationToken cancellation) =>
            Known(code, command, area => area with { Label = request.Label! }, cancellation);

        public Task<Result> Retire(string code, Command command, CancellationToken cancellation) =>
            Known(code, command, area => area with { RetiredAt = area.RetiredAt ?? command.Act.At }, cancellation);

        private async Task<Result> Known(string code, Command command, Func<AreaDocument, AreaDocument> change, CancellationToken cancellation)
        {
            var look = await reference.Look(command.Db, cancellation);
            if (!look.Site.Areas.TryGetValue(code, out var area))
                return Unknown(code);
            var before = look.Document(ReferenceKinds.Area, code)?.Read<AreaDocument>() ?? new AreaDocument(area.Label, null);
            return await Put(command, code, change(before), 200, cancellation);
        }

        private static async Task<Result> Put(Command command, string code, AreaDocument area, int status, CancellationToken cancellation)
        {
            var (version, refusal) = await ReferenceDesk.Put(command, ReferenceKinds.Area, code, area, cancellation);
            return refusal is not null
                ? refusal
                : new Answer(status, new AreaAnswer(code, area.Label, version, area.RetiredAt), IfMatch.ETag(version), status == 201 ? $"/v1/areas/{code}" : null);
        }
    }

    public static Refusal Unknown(string code) => Refusal.NotFound($"没有行政区划 {code}。", $"There is no area {code}.");
}
