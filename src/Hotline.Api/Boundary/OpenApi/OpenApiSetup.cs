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
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "Hotline API",
                Version = "v1",
                Description = "Backend of a city's 12345 line. Times are RFC 3339 with an offset; errors are Problem Details (RFC 9457), in Chinese or, with `Accept-Language: en`, in English.",
                License = new OpenApiLicense { Name = "Apache-2.0", Url = new Uri("https://www.apache.org/licenses/LICENSE-2.0") },
            });
            swagger.CustomSchemaIds(SchemaName);
            foreach (var file in (string[])["Hotline.Api.xml", "Hotline.Domain.xml"])
                swagger.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, file));
            swagger.SchemaFilter<LimitsFilter>();
            swagger.OperationFilter<CallFilter>();
            swagger.DocumentFilter<SchemaNotes>();
            swagger.SupportNonNullableReferenceTypes();
            swagger.NonNullableReferenceTypesAsRequired();
            swagger.AddSecurityDefinition(Scheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "Client credentials. In Development: client `dev`, secret `dev-secret`.",
                Flows = new OpenApiOAuthFlows
                {
                    ClientCredentials = new OpenApiOAuthFlow
                    {
                        TokenUrl = new Uri(TokenEndpoint.Path, UriKind.Relative),
                        Scopes = Scopes.All.ToDictionary(s => s, s => s),
                    },
                },
            });
        });
    }

    public const string Scheme = "oauth2";

    /// <summary><c>RegisterTicket.Request</c> is RegisterTicketRequest; a page of tickets is TicketAnswerPage.</summary>
    private static string SchemaName(Type type)
    {
        if (type.IsGenericType)
            return string.Concat(type.GetGenericArguments().Select(SchemaName)) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        return type.DeclaringType is { } owner ? owner.Name + type.Name : type.Name;
    }
}

/// <summary>The document as text, as the build writes it.</summary>
internal static class OpenApiText
{
    public static string Of(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        var document = scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger("v1");
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture) { NewLine = "\n" };
        document.SerializeAsV3(new OpenApiJsonWriter(text));
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }
}
