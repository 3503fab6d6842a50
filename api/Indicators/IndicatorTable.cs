using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Despacho311.Domain.Effectiveness;

namespace Despacho311.Api.Indicators;

/// <summary>The figures as a table, RFC 4180; a text that a spreadsheet would run has an apostrophe before it.
/// </summary>
public static class IndicatorTable
{
    /// <summary>Each column's name and value; shares between 0 and 1.</summary>
    private static readonly (string Name, Func<IndicatorEndpoints.IndicatorAnswer, object?> Value)[] Columns =
    [
        ("key", i => i.Key), ("name", i => i.Name), ("received", i => i.Figures?.Received),
        ("closed", i => i.Figures?.Closed), ("decided", i => i.Figures?.Decided), ("in_time", i => i.Figures?.InTime),
        ("in_time_share", i => i.Figures?.InTimeShare), ("in_time_low", i => i.Figures?.InTimeInterval?.Low),
        ("in_time_high", i => i.Figures?.InTimeInterval?.High), ("median_days", i => i.Figures?.MedianDays),
        ("median_low", i => i.Figures?.MedianInterval?.Low), ("median_high", i => i.Figures?.MedianInterval?.High),
        ("p90_days", i => i.Figures?.P90Days), ("reopened", i => i.Figures?.Reopened),
        ("endings", i => i.Figures?.Endings), ("refuted", i => i.Figures?.Refuted),
        ("waited", i => i.Figures?.Waited), ("mean_waited_days", i => i.Figures?.MeanWaitedDays),
        ("judged", i => i.Figures?.Judged), ("solved", i => i.Figures?.Solved),
        ("satisfaction", i => i.Figures?.Satisfaction), ("score", i => i.Score?.Value),
        ("score_low", i => i.Score?.Interval.Low), ("score_high", i => i.Score?.Interval.High), ("rank", i => i.Rank),
        ("method", _ => Effectiveness.Method),
    ];

    public static string Csv(IndicatorEndpoints.IndicatorsAnswer answer)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape,
            InjectionEscapeCharacter = '\'',
        }))
        {
            foreach (var (name, _) in Columns)
                csv.WriteField(name);
            csv.NextRecord();
            foreach (var item in answer.Items)
            {
                foreach (var (_, value) in Columns)
                    csv.WriteField(value(item));
                csv.NextRecord();
            }
        }
        return text.ToString();
    }
}
