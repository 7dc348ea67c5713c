using System.Text.Json;
using Hotline.Api.Security;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>The OpenAPI document: descriptions from the code's own comments, limits from the validators, examples that run as they stand.</summary>
internal static class OpenApiSetup
{
    public static void AddOpenApi(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddTransient<ISerializerDataContractResolver>(sp =>
            new JsonSerializerDataContractResolver(sp.GetRequiredService<JsonWriting>().Options));
        services.AddSingleton<Limits>();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "Hotline API",
                Version = "v1",
                Description = "Backend of a city's 12345 line. Times are RFC 3339 with an offset; errors are Problem Details (RFC 9457), in Chinese or, with `Accept-Language: en`, in English.",
                Contact = new OpenApiContact { Name = "Hotline" },
                License = new OpenApiLicense { Name = "Apache-2.0", Url = new Uri("https://www.apache.org/licenses/LICENSE-2.0") },
            });
            swagger.SwaggerDoc(PartnersDocument.Name, PartnersDocument.Info);
            swagger.DocInclusionPredicate((document, call) => PartnersDocument.Has(call.RelativePath) == (document == PartnersDocument.Name));
            swagger.CustomSchemaIds(SchemaName);
            foreach (var file in (string[])["Hotline.Api.xml", "Hotline.Domain.xml", "Hotline.Exchange.xml"])
                swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, file));
            swagger.SchemaFilter<LimitsFilter>();
            swagger.OperationFilter<CallFilter>();
            swagger.OperationFilter<CallbackFilter>();
            swagger.DocumentFilter<DocumentNotes>();
            swagger.UseAllOfToExtendReferenceSchemas();
            swagger.AddServer(new OpenApiServer { Url = "/", Description = "This server." });
            swagger.MapType<DateOrTime>(() => new OpenApiSchema { Type = JsonSchemaType.String });
            // The body of any call.
            swagger.MapType<System.Text.Json.JsonElement>(() => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() });
            swagger.AddSecurityDefinition(Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "Client credentials. In Development: client `dev`, secret `dev-secret`.",
                Flows = new OpenApiOAuthFlows
                {
                    ClientCredentials = new OpenApiOAuthFlow
                    {
                        TokenUrl = new Uri(TokenEndpoint.Path, UriKind.Relative),
                        Scopes = Scopes.All.ToDictionary(s => s, ScopeText),
                    },
                },
            });
        });
    }

    public const string Scheme = "oauth2";

    private static string ScopeText(string scope) => scope switch
    {
        Scopes.TicketsRead => "Read tickets, orders, calls and reference data",
        Scopes.TicketsWrite => "Register and describe tickets, archive them",
        Scopes.TicketsDispatch => "Answer, dispatch, review and rework",
        Scopes.UnitsHandle => "Acknowledge and reply for a unit",
        Scopes.CallbacksWrite => "Record callbacks",
        Scopes.ReferralsRead => "Read referrals",
        Scopes.ReferralsWrite => "Refer to partners",
        Scopes.StatisticsRead => "Read figures and bulletins",
        Scopes.BulletinsPublish => "Edit and publish bulletins",
        Scopes.TicketsConfidential => "See restricted tickets, lift the restriction",
        Scopes.CallersReveal => "See a caller unmasked, audited",
        Scopes.ReferenceWrite => "Import, change reference data",
        Scopes.ClientsManage => "Manage clients",
        Scopes.AuditRead => "Read the audit",
        Scopes.Exchange => "Exchange as a partner",
        _ => scope,
    };

    /// <summary><c>RegisterTicket.Request</c> is RegisterTicketRequest; <c>GetReferences.UnitItem</c> is UnitItem; a page of tickets is TicketAnswerPage.</summary>
    private static string SchemaName(Type type)
    {
        if (type.IsGenericType)
            return string.Concat(type.GetGenericArguments().Select(SchemaName)) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        if (type.DeclaringType is not { } owner)
            return type.Name;
        var isRead = owner.Name.StartsWith("Get", StringComparison.Ordinal);
        return isRead && type.Name is not ("Item" or "Query" or "Search") ? type.Name : (isRead ? owner.Name[3..] : owner.Name) + type.Name;
    }
}

/// <summary>The document as text, as the build writes it.</summary>
internal static class OpenApiText
{
    public static string Of(IServiceProvider services, string name = "v1")
    {
        using var scope = services.CreateScope();
        var document = scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger(name);
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture) { NewLine = "\n" };
        document.SerializeAsV3(new OpenApiJsonWriter(text));
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }
}
