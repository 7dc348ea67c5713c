namespace Hotline.Api.Tests.Telemetry;

/// <summary>Meters and sources of spans are the process's: a server hears those of every other that runs beside it, as in production none does.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
