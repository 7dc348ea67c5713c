using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Hotline.Api.Features;
using Hotline.Api.Tests.Given;
using Hotline.Exchange.V1;
using Hotline.Tickets.V1;
using Microsoft.Extensions.DependencyInjection;
using File = System.IO.File;

namespace Hotline.Api.Tests.Contracts;

/// <summary>The gRPC contract says what the REST contract says: every move, every field, its type and whether it can be missing.</summary>
[Collection(SharedRpcServer.Name)]
public sealed partial class ProtoTests(RpcServer server)
{
    /// <summary>Fields of a request that REST has in its path and headers.</summary>
    private static readonly string[] Address = ["id", "ifMatch"];

    [Fact]
    public void Moves_EachOfRest_HasItsCallAndNoOtherHas()
    {
        var calls = RpcClient.Methods.Select(m => (m.Service.Name, m.Name)).Where(m => !m.Item2.EndsWith("Ticket", StringComparison.Ordinal) && !Reads.Contains(m.Item2));

        Assert.Equal(Registered.Keys.Select(k => (Service(k.Resource), Pascal(k.Segment))).Order(), calls.Order());
    }

    /// <summary>The comments of the calls name the scope that is asked for.</summary>
    [Fact]
    public void Comments_EachMove_NameItsScope()
    {
        var said = Directory.EnumerateFiles(Repository.File("protos/hotline/tickets/v1"), "*_service.proto")
            .SelectMany(f => ScopeOfCall().Matches(File.ReadAllText(f)))
            .ToDictionary(m => m.Groups["call"].Value, m => m.Groups["scope"].Value);

        Assert.Equal(RpcClient.Methods.Select(m => m.Name).Order(), said.Keys.Order());
        Assert.All(Registered, move => Assert.Equal(move.Value.Scope, said[Pascal(move.Key.Segment)]));
    }

    [Fact]
    public async Task Requests_EachCall_TakeTheFieldsOfRest()
    {
        var contract = await Contract.Of(server);
        var differences = Registered.Keys.Select(k => ($"/v1/{k.Resource}/{{id}}/{k.Segment}", Pascal(k.Segment)))
            .Concat([("/v1/tickets", "RegisterTicket"), ("/v1/tickets/search", "ListTickets")])
            .SelectMany(call => Differences(
                contract, contract.Call("POST", call.Item1).Body!["schema"]!, RpcClient.Methods.Single(m => m.Name == call.Item2).InputType, call.Item2, isRequest: true))
            .Concat(Differences(
                contract, contract.Call("PATCH", "/v1/tickets/{id}").Operation["requestBody"]!["content"]!["application/merge-patch+json"]!["schema"]!,
                Description.Descriptor, "UpdateTicket", isRequest: true));

        // A message has no bytes to mark; the file of a list is had over REST.
        Assert.Equal(["ListTickets.bom is missing"], differences);
    }

    [Fact]
    public async Task Answers_TicketOrderAndHistory_HoldTheFieldsOfRest()
    {
        var contract = await Contract.Of(server);
        JsonNode Answer(string path) => contract.Call("GET", path).Operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;

        Assert.Equal([], Differences(contract, Answer("/v1/tickets/{id}"), Ticket.Descriptor, "Ticket").Where(d => !OfItsTicket().IsMatch(d)));
        Assert.Equal([], Differences(contract, Answer("/v1/work-orders/{id}"), WorkOrder.Descriptor, "WorkOrder").Where(d => !OfItsTicket().IsMatch(d)));
        Assert.Equal([], Differences(contract, Answer("/v1/tickets/{id}/history"), ListTicketHistoryResponse.Descriptor, "History"));
        Assert.Equal([], Differences(contract, Answer("/v1/work-orders"), ListWorkOrdersResponse.Descriptor, "List").Where(d => !OfItsTicket().IsMatch(d)));
    }

    [Fact]
    public void Queries_InboxAndHistory_TakeTheParametersOfRest()
    {
        string[] Parameters(string path) => [.. Contract.Committed.Call("GET", path).Parameters.Where(p => p["in"].Text() == "query").Select(p => p["name"].Text()).Order()];

        Assert.Equal(Parameters("/v1/work-orders").Except(["bom"]), ListWorkOrdersRequest.Descriptor.Fields.InFieldNumberOrder().Select(f => f.JsonName).Order());
        Assert.Equal(Parameters("/v1/tickets/{id}/history").Append("id").Order(), ListTicketHistoryRequest.Descriptor.Fields.InFieldNumberOrder().Select(f => f.JsonName).Order());
    }

    public static TheoryData<string> Packages => ["hotline.tickets.v1", "hotline.exchange.v1"];

    /// <summary>Numbers and types on the wire, for ever: a line may be added, none may change.</summary>
    [Theory]
    [MemberData(nameof(Packages))]
    public void Descriptors_OnTheWire_AreAsAccepted(string package)
    {
        var (path, actual) = (Repository.File($"protos/{package}.txt"), Printed(package));
        if (Environment.GetEnvironmentVariable("HOTLINE_ACCEPT") == "1")
        {
            File.WriteAllText(path, actual);
            Assert.Fail($"{path} was rewritten; read the difference and run again without HOTLINE_ACCEPT.");
        }

        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
    }

    private static string Printed(string package)
    {
        var text = new StringBuilder($"""
            # Calls and fields of {package} as they are on the wire. Lines are added; one that changes or goes breaks clients.
            # After a change of the protos, this text is written anew with
            #     HOTLINE_ACCEPT=1 dotnet test tests/Hotline.Api.Tests --filter ProtoTests
            # which fails once.

            """.ReplaceLineEndings("\n"));
        FileDescriptor[] roots = [TicketServiceReflection.Descriptor, WorkOrderServiceReflection.Descriptor, ExchangeServiceReflection.Descriptor, PayloadReflection.Descriptor];
        var files = roots.Where(f => f.Package == package).SelectMany(Files).DistinctBy(f => f.Name).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        foreach (var method in files.SelectMany(f => f.Services).SelectMany(s => s.Methods))
            text.Append(null, $"{method.FullName}({Stream(method.IsClientStreaming)}{method.InputType.Name}) {Stream(method.IsServerStreaming)}{method.OutputType.Name}\n");
        foreach (var field in files.SelectMany(f => f.MessageTypes).SelectMany(m => m.Fields.InFieldNumberOrder()))
            text.Append(null, $"{field.ContainingType.Name}.{field.Name} = {field.FieldNumber} {Kind(field)}\n");
        return text.ToString();
    }

    private static string Stream(bool many) => many ? "stream " : "";

    /// <summary>A file and those of our own that it builds on.</summary>
    private static IEnumerable<FileDescriptor> Files(FileDescriptor file) =>
        file.Dependencies.Where(f => f.Package == file.Package).SelectMany(Files).Append(file);

    private static string Kind(FieldDescriptor field) =>
        (field.IsRepeated ? "repeated " : field.HasPresence && field.FieldType != FieldType.Message ? "optional " : "")
        + (field.FieldType == FieldType.Message ? field.MessageType.FullName : field.FieldType.ToString().ToLowerInvariant());

    /// <summary>Where a message is not what the schema says; both ways.</summary>
    private static IEnumerable<string> Differences(Contract contract, JsonNode schema, MessageDescriptor message, string path, bool isRequest = false)
    {
        var properties = contract.Shape(schema)["properties"]?.AsObject() ?? [];
        var fields = message.Fields.InFieldNumberOrder().Where(f => !isRequest || path.Contains('.') || !Address.Contains(f.JsonName)).ToDictionary(f => f.JsonName);
        return properties.Where(p => !fields.ContainsKey(p.Key)).Select(p => $"{path}.{p.Key} is missing")
            .Concat(fields.Keys.Where(f => !properties.ContainsKey(f)).Select(f => $"{path}.{f} is unknown to REST"))
            .Concat(properties.Where(p => fields.ContainsKey(p.Key)).SelectMany(p => Differences(contract, p.Value!, fields[p.Key], $"{path}.{p.Key}", isRequest)));
    }

    private static IEnumerable<string> Differences(Contract contract, JsonNode schema, FieldDescriptor field, string path, bool isRequest)
    {
        var shape = contract.Shape(schema);
        var type = shape["type"]?.Text();
        if ((type == "array") != field.IsRepeated)
            return [$"{path} is repeated on one face only"];
        if (field.IsRepeated)
            (schema, shape, type) = (shape["items"]!, contract.Shape(shape["items"]!), contract.Shape(shape["items"]!)["type"]?.Text());
        else if (!isRequest && schema["nullable"]?.GetValue<bool>() == true && !field.HasPresence)
            return [$"{path} can be null in REST only"];
        else if (isRequest && !field.HasPresence)
            return [$"{path} cannot be left out"];
        if (type == "object" && field.FieldType == FieldType.Message)
            return Differences(contract, schema, field.MessageType, path, isRequest);
        return Fits(type, shape["format"]?.GetValue<string>(), field) ? [] : [$"{path} is {type} in REST and {Kind(field)} here"];
    }

    private static bool Fits(string? type, string? format, FieldDescriptor field) => (type, field.FieldType) switch
    {
        ("string", FieldType.Message) => format == "date-time" && field.MessageType == Timestamp.Descriptor,
        // A date is good as well as a moment where a filter takes a text.
        ("string", FieldType.String) => format is not "date-time" || field.ContainingType == ListTicketsRequest.Descriptor,
        ("integer", FieldType.Int32) => format != "int64",
        ("integer", FieldType.Int64) or ("number", FieldType.Double) or ("boolean", FieldType.Bool) => true,
        _ => false,
    };

    private static readonly string[] Reads = ["GetTicketByNumber", "ListTickets", "ListTicketHistory", "GetWorkOrder", "ListWorkOrders"];

    private IReadOnlyDictionary<(string Resource, string Segment), MoveCall> Registered => server.Services.GetRequiredService<MoveCalls>().All;

    private static string Service(string resource) => resource == "tickets" ? "TicketService" : "WorkOrderService";

    private static string Pascal(string segment) => string.Concat(segment.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    [GeneratedRegex(@"Scope (?<scope>[a-z.]+[a-z])\.[^\n]*\n  rpc (?<call>\w+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScopeOfCall();

    /// <summary>An order within its ticket says nothing of the ticket, and one that stands by itself always does: one message for both.</summary>
    [GeneratedRegex(@"workOrders\.(ticketId|ticketNumber|ticketStatus|title|urgency|landedOn) is unknown to REST$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfItsTicket();
}
