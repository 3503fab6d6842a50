using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Despacho311.Tests.LongestFirst))]

namespace Despacho311.Tests;

/// <summary>
/// Begins with the classes that take longest: one that was left for the end would run by itself, beside an idle
/// processor.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "ConsoleTests", "ReportarTests", "ClusterModeTests", "CrashTests", "MailTests", "CaseImportTests",
        "OneCityTests", "BackupTests", "ProgramTests", "DescribedInputTests", "OutageTests", "RecepcionTests",
        "CuadrillaTests", "EnlaceTests", "IndicadoresTests", "OperadorTests",
    ];

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<T>(T collection) where T : ITestCollection
    {
        var rank = Array.FindIndex(Long, name =>
            collection.TestCollectionDisplayName.Contains("." + name, StringComparison.Ordinal));
        return rank < 0 ? Long.Length : rank;
    }
}
