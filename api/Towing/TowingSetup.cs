namespace Despacho311.Api.Towing;

/// <summary>All that dispatch needs of the process, and all that it answers.</summary>
public static class TowingSetup
{
    public static IServiceCollection AddTowing(this IServiceCollection services) => services
        .AddSingleton<LotBook>().AddSingleton<TowIntake>().AddSingleton<FairnessBook>().AddSingleton<DemandBook>()
        .AddSingleton<CompanyNames>()
        .AddSingleton<DailyLedgers>().AddHostedService(s => s.GetRequiredService<DailyLedgers>());

    public static void MapTowing(this IEndpointRouteBuilder app)
    {
        app.MapTowRequests();
        app.MapTowSteps();
        app.MapCompanies();
        app.MapOfficers();
        app.MapVouchers();
        app.MapReplays();
        app.MapLots();
        app.MapZones();
        app.MapZoneProof();
        app.MapZoneDemand();
        app.MapRules();
        app.MapTrucks();
        app.MapTowedVehicles();
    }
}
