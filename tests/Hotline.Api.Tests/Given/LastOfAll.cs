using System.Collections.Concurrent;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Hotline.Api.Tests.Given.LastOfAllFramework", "Hotline.Api.Tests")]

namespace Hotline.Api.Tests.Given;

/// <summary>For what looks at all that a run did. Collections that are not parallel run after those that are, and of them it is the last.</summary>
[CollectionDefinition(nameof(LastOfAll), DisableParallelization = true)]
public sealed class LastOfAll
{
    private static readonly ConcurrentDictionary<string, bool> Ended = new();

    /// <summary>Collections of this run that had not ended when it began, itself among them; none where nobody watches.</summary>
    public static IReadOnlyList<string> UnendedAtItsBeginning { get; private set; } = [];

    /// <summary>As xunit orders them, but for the last.</summary>
    public sealed class Order(ITestCollectionOrderer usual) : ITestCollectionOrderer
    {
        public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
        {
            List<ITestCollection> ordered = [.. usual.OrderTestCollections(testCollections).OrderBy(c => c.DisplayName == nameof(LastOfAll))];
            ordered.ForEach(c => Ended.TryAdd(c.DisplayName, false));
            return ordered;
        }
    }

    public sealed class Runner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        protected override async Task AfterTestAssemblyStartingAsync()
        {
            await base.AfterTestAssemblyStartingAsync();
            TestCollectionOrderer = new Order(TestCollectionOrderer);
        }

        protected override async Task<RunSummary> RunTestCollectionAsync(
            IMessageBus messageBus, ITestCollection testCollection, IEnumerable<IXunitTestCase> testCases, CancellationTokenSource cancellationTokenSource)
        {
            if (testCollection.DisplayName == nameof(LastOfAll))
                UnendedAtItsBeginning = [.. Ended.Where(e => !e.Value).Select(e => e.Key)];
            var summary = await base.RunTestCollectionAsync(messageBus, testCollection, testCases, cancellationTokenSource);
            Ended[testCollection.DisplayName] = true;
            return summary;
        }
    }
}

/// <summary>xunit, with <see cref="LastOfAll"/> at the end of each run.</summary>
public sealed class LastOfAllFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) => new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics) : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override async void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new LastOfAll.Runner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }
}
