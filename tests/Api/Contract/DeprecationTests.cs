using System.Net;
using Despacho311.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Despacho311.Tests.Api.Contract;

/// <summary>An operation that will go says so for as long as it is there, and then what takes its place.</summary>
public class DeprecationTests
{
    private static readonly DateOnly Since = new(2027, 1, 1);

    [Fact]
    public async Task It_answers_with_both_dates_until_the_day_and_with_410_from_then_on()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2027, 12, 31, 23, 59, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        await using var app = builder.Build();
        app.MapGet("/old", () => "still").Goes(Since, new DateOnly(2028, 1, 1), "/api/v1/new");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var before = await client.GetAsync("/old");
        Assert.Equal("still", await before.Content.ReadAsStringAsync());
        Assert.Equal(["@1798761600"], before.Headers.GetValues("Deprecation"));
        Assert.Equal(["Sat, 01 Jan 2028 00:00:00 GMT"], before.Headers.GetValues("Sunset"));
        Assert.Equal(["</api/v1/new>; rel=\"successor-version\""], before.Headers.GetValues("Link"));
        clock.Advance(TimeSpan.FromMinutes(1));
        var after = await client.GetAsync("/old");
        await after.Problem((int)HttpStatusCode.Gone, "gone");
        Assert.True(after.Headers.Contains("Link"));
    }

    [Fact]
    public void Nobody_is_given_less_than_a_year() => Assert.Throws<ArgumentException>(() =>
        WebApplication.CreateBuilder().Build().MapGet("/old", () => "").Goes(Since, Since.AddDays(364), "/new"));
}
