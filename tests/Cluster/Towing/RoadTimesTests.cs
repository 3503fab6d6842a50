using Despacho311.Domain.Geo;
using Despacho311.Domain.Towing;
using Despacho311.Host.Towing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Despacho311.Tests.Cluster.Towing;

/// <summary>Ways by road from a server that speaks OSRM's table service, and without it.</summary>
public sealed class RoadTimesTests : IDisposable
{
    private static readonly GeoPoint Scene = new(8.98, -79.52);
    private static readonly GeoPoint[] Trucks = [new(8.99, -79.53), new(9.01, -79.5)];

    /// <summary>Midnight in Panama: the roads are empty.</summary>
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 20, 5, 0, 0, TimeSpan.Zero));

    private readonly Receiver server = new();
    private readonly RoadTimes roads;

    public RoadTimesTests() => roads = new RoadTimes(
        new RoutingSettings(server.Url, KnowsTraffic: false), clock, NullLogger<RoadTimes>.Instance);

    private double[] Straight() => [.. Trucks.Select(t => TravelTime.Minutes(t, Scene, clock.GetUtcNow()))];

    [Fact]
    public async Task The_servers_times_are_taken_and_rush_hours_make_them_longer()
    {
        server.Says = _ => """{"code":"Ok","durations":[[120],[600.6]],"sources":[],"destinations":[]}""";
        Assert.Equal(new[] { 2, 10.01 }, await roads.Minutes(Trucks, Scene));
        Assert.True(server.Calls.TryDequeue(out var call));
        Assert.Equal("/table/v1/driving/-79.530000,8.990000;-79.500000,9.010000;-79.520000,8.980000"
            + "?sources=0;1&destinations=2&annotations=duration", call!.Path);
        clock.Advance(TimeSpan.FromHours(7));
        Assert.True((await roads.Minutes(Trucks, Scene))[0] > 4);
    }

    [Fact]
    public async Task Where_the_server_knows_no_way_the_straight_line_answers()
    {
        server.Says = _ => """{"code":"Ok","durations":[[null],[60]]}""";
        Assert.Equal(new[] { Straight()[0], 1 }, await roads.Minutes(Trucks, Scene));
    }

    [Theory]
    [InlineData(200, """{"code":"NoTable"}""")]
    [InlineData(200, """{"code":"Ok","durations":[[1]]}""")]
    [InlineData(200, "<html>")]
    [InlineData(500, null)]
    [InlineData(null, null)]
    public async Task A_server_that_fails_or_hangs_is_left_alone_for_a_while(int? status, string? says)
    {
        server.Answers = _ => status;
        server.Says = _ => says;
        Assert.Equal(Straight(), await roads.Minutes(Trucks, Scene));
        server.Answers = _ => 200;
        server.Says = _ => """{"code":"Ok","durations":[[60],[60]]}""";
        Assert.Equal(Straight(), await roads.Minutes(Trucks, Scene));
        Assert.Single(server.Calls);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(new double[] { 1, 1 }, await roads.Minutes(Trucks, Scene));
    }

    [Fact]
    public async Task More_trucks_than_one_question_may_name_are_asked_for_in_several()
    {
        server.Says = call => $$"""{"code":"Ok","durations":[{{string.Join(',',
            Enumerable.Repeat("[60]", call.Path.Split("sources=")[1].Split('&')[0].Split(';').Length))}}]}""";
        var minutes = await roads.Minutes([.. Enumerable.Range(0, 150).Select(i => Trucks[i % 2])], Scene);
        Assert.All(minutes, m => Assert.Equal(1, m));
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public void A_wrong_address_is_said_at_the_start()
    {
        RoutingSettings Of(string? url) => RoutingSettings.From(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Routing:Url", url)]).Build());
        Assert.Null(Of(null).Url);
        Assert.Throws<InvalidOperationException>(() => Of("router:5000"));
    }

    public void Dispose()
    {
        roads.Dispose();
        server.Dispose();
    }
}
