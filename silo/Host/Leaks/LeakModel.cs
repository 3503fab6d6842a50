using Despacho311.Domain.Leaks;
using Microsoft.Extensions.Configuration;

namespace Despacho311.Host.Leaks;

/// <summary>Section <c>Leaks</c> of the configuration: the model's settings, the same for all silos.</summary>
public static class LeakModel
{
    /// <summary>The defaults, with what is set in their place; tool <c>estimate-leaks</c> prints it.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of all reason: said at start.</exception>
    public static LeakSettings From(IConfiguration? configuration)
    {
        var usual = LeakSettings.Default;
        if (configuration?.GetSection("Leaks") is not { } section)
            return usual;
        double Value(string name, double otherwise, double least, double most) =>
            section.GetValue(name, otherwise) is var value && value >= least && value <= most
                ? value
                : throw new InvalidOperationException($"Leaks:{name} is not between {least} and {most}: {value}");
        return new LeakSettings(
            Value(nameof(usual.LeaksPerSquareMeterAndDay), usual.LeaksPerSquareMeterAndDay, 1e-12, 1e-3),
            Value(nameof(usual.MeanReports), usual.MeanReports, 1.05, 1_000),
            Value(nameof(usual.MedianDays), usual.MedianDays, 0.1, 100),
            Value(nameof(usual.DaysSpread), usual.DaysSpread, 0.2, 3));
    }
}
