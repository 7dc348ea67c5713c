using System.Text.Json.Serialization;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Features.WorkOrders;

namespace Hotline.Api.Boundary;

/// <summary>Generated readers and writers of the bodies on hot paths; the options at run time decide names, converters and strictness.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegisterTicket.Request))]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(Page<TicketAnswer>))]
[JsonSerializable(typeof(WorkOrderAnswer))]
[JsonSerializable(typeof(Page<WorkOrderAnswer>))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class HotJson : JsonSerializerContext;
