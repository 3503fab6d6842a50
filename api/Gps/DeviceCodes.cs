using System.Security.Cryptography;
using Dapper;
using Despacho311.Api.Accounts;
using Despacho311.Api.Codes;
using Despacho311.Api.Push;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Towing;
using Despacho311.Domain.Codes;
using Despacho311.Journal;

namespace Despacho311.Api.Gps;

/// <summary>
/// A tracker or a phone is enrolled by a code that a dispatcher reads out: it is good once and for a quarter of an
/// hour, and is exchanged for the device's own id. Nobody types a key, and a phone that is lost loses its access alone.
/// </summary>
public sealed class DeviceCodes(Database database, KeyStore keys, TimeProvider clock)
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(15);

    /// <summary>How the keys of devices are told from those that were made by hand.</summary>
    private static string NameOf(string truck) => $"device {truck}";

    public async Task<(string Code, DateTimeOffset Until)> Make(string truck)
    {
        var code = ReadableCode.FromNumber(RandomNumberGenerator.GetInt32(int.MaxValue));
        var now = clock.GetUtcNow();
        await database.Execute("DELETE FROM device_codes WHERE expires_at_us < @now",
            new { now = Tables.Micros(now) });
        await database.Execute(
            "INSERT INTO device_codes (hash, truck, expires_at_us) VALUES (@hash, @truck, @until)",
            new { hash = KeyStore.Hash(code), truck, until = Tables.Micros(now + Lasting) });
        return (code, now + Lasting);
    }

    /// <summary>The device's id and its truck; null when the code is unknown, used or too old.</summary>
    public async Task<(string Device, string Truck)?> Exchange(string code)
    {
        await using var connection = await database.Open(CancellationToken.None);
        // Taking the code away and learning whose it was is one statement: of two at once, one gets it.
        var truck = await connection.QuerySingleOrDefaultAsync<string?>(
            "DELETE FROM device_codes WHERE hash = @hash AND expires_at_us >= @now RETURNING truck",
            new { hash = KeyStore.Hash(code), now = Tables.Micros(clock.GetUtcNow()) });
        if (truck is null)
            return null;
        var device = KeyStore.NewKey();
        await keys.Add([(device, new KeyHolder(NameOf(truck), Roles.Truck, truck))]);
        return (device, truck);
    }

    /// <summary>No device of the truck is known any more; keys that were made by hand stay.</summary>
    public Task<int> Forget(string truck) => keys.Remove(NameOf(truck));

    /// <param name="Code">To be read out: good once, until then.</param>
    public sealed record CodeAnswer(string Code, DateTimeOffset ExpiresAt);

    public sealed record EnrolBody(string? Code);

    /// <param name="DeviceId">The tracker's id for <c>/gps</c>, and a key for the truck: shown this once.</param>
    public sealed record DeviceAnswer(string DeviceId, string Truck, string PositionsTo);

    /// <param name="Devices">How many lost their access.</param>
    public sealed record ForgottenAnswer(int Devices);
}

/// <summary>Enrolling devices over HTTP.</summary>
public static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v1/trucks/{id}/device-codes", Make).For(Roles.Dispatcher).WithTags("positions")
            .Gives<DeviceCodes.CodeAnswer>(StatusCodes.Status201Created)
            .Does("makeDeviceCode", "A code, good once and for 15 minutes, that enrols a device for the truck");
        app.MapPost("/api/v1/devices", Enrol).Public("whoever has the code").WithTags("positions")
            .RequireRateLimiting(Limits.DeviceCode).Takes<DeviceCodes.EnrolBody>()
            .Gives<DeviceCodes.DeviceAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound, "codeNotGood")
            .TakesCode()
            .Does("enrolDevice", "Exchanges a code for the device's own id");
        app.MapDelete("/api/v1/trucks/{id}/devices", Forget)
            .For(Roles.Dispatcher).WithTags("positions").Gives<DeviceCodes.ForgottenAnswer>()
            .Does("forgetDevices", "Ends the access of every enrolled device of the truck, as when a phone is lost");
    }

    private static async Task<IResult> Make(HttpContext context, IGrainFactory grains, DeviceCodes codes, string id)
    {
        if (await grains.GetGrain<ITowTruckGrain>(id).Get() is null)
            return context.Problem(StatusCodes.Status404NotFound, "notFound");
        var (code, until) = await codes.Make(id);
        return Results.Json(new DeviceCodes.CodeAnswer(code, until), Wire.Json, statusCode: 201);
    }

    private static async Task<IResult> Forget(DeviceCodes codes, PushStore phones, string id)
    {
        await phones.Remove(id, null);
        return Results.Json(new DeviceCodes.ForgottenAnswer(await codes.Forget(id)), Wire.Json);
    }

    private static async Task<IResult> Enrol(HttpContext context, DeviceCodes codes)
    {
        var (body, problem) = await context.ReadJson<DeviceCodes.EnrolBody>();
        if (body is null)
            return problem!;
        var (code, mistyped) = TypedCode.Read(context, body.Code ?? "");
        if (code is null)
            return mistyped!;
        return await codes.Exchange(code) is { } device
            ? Results.Json(new DeviceCodes.DeviceAnswer(device.Device, device.Truck, "/gps"), Wire.Json,
                statusCode: 201)
            : context.Problem(StatusCodes.Status404NotFound, "codeNotGood");
    }
}
