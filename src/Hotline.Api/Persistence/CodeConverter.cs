using Hotline.Domain;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hotline.Api.Persistence;

/// <summary>Stores a closed list by its code, so that a row reads the same in the database and in the API.</summary>
internal sealed class CodeConverter<T>() : ValueConverter<T, string>(v => Code.Of(v), s => Code.Parse<T>(s)!.Value)
    where T : struct, Enum;
