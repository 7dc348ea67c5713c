using System.Text.Json.Nodes;
using Hotline.Api.Boundary.OpenApi;
using Hotline.Api.Tests.Given;
using Hotline.Exchange.Platforms;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Contracts;

/// <summary>The document for superior platforms is the one that is served, and describes every field of every message.</summary>
public sealed class PartnersDocumentTests(PlatformServer server) : IClassFixture<PlatformServer>
{
    private const string Accept = "Accept the new contract with: dotnet run --project src/Hotline.Api -- openapi openapi/partners.v1.json partners";

    [Fact]
    public async Task Document_Served_IsTheCommittedOne()
    {
        Assert.True(OpenApiText.Of(server.Services, "partners") == await File.ReadAllTextAsync(Repository.File("openapi/partners.v1.json")), Accept);
        Assert.True(JsonNode.DeepEquals((await server.Dev.Get("/openapi/partners.json")).Expect(200).Json, Contract.Partners.Document), Accept);
    }

    [Fact]
    public void Document_HoldsTheCallbacksAndNothingElse()
    {
        Assert.Equal(NeutralSchema.Callbacks.Count + 4, Contract.Partners.Calls.Count());
        Assert.All(Contract.Partners.Calls, c => Assert.StartsWith("/callbacks/v1/{partner}/", c.Path, StringComparison.Ordinal));
        Assert.DoesNotContain(Contract.Committed.Calls, c => c.Path.StartsWith("/callbacks", StringComparison.Ordinal));
    }

    [Fact]
    public void EachCall_IsDescribedWithItsSignature()
    {
        Assert.All(Contract.Partners.Calls, call =>
        {
            Assert.All((string[])["summary", "description", "operationId"], p => Assert.False(string.IsNullOrWhiteSpace(call.Operation[p]?.GetValue<string>()), $"{call.Path} {p}"));
            Assert.Equal(["webhook-id", "webhook-timestamp", "webhook-signature", "x-key-id"], call.Parameters.Where(p => p["in"].Text() == "header").Select(p => p["name"].Text()));
            Assert.All(call.Parameters, p => Assert.NotEqual(p["name"].Text(), p["description"].Text()));
            Assert.Contains("401", call.Operation["responses"]!.AsObject().Select(r => r.Key));
        });
        Assert.Equal(Contract.Partners.Calls.Count(), Contract.Partners.Calls.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public async Task EachExample_AsItStands_IsOfItsSchemaAndReadable()
    {
        var platform = server.Platform();
        foreach (var call in Contract.Partners.Calls.Where(c => c.Method == "POST"))
        {
            var example = call.Body!["example"]!.DeepClone().AsObject();
            Assert.Equal([], Contract.Partners.Differences(example, call.Body["schema"]!));
            example["externalNo"] = PlatformCaller.Number();
            var answer = await platform.Send(example);
            // Most wait for a dispatch that never comes; none is malformed.
            answer.Expect(202);
        }
    }
}
