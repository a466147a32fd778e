// What a Go microservice does with the catalogue, through the real ttrpc package: it creates a service, and once more by the same
// request id; reads it back; asks for one that is not there; pages through a few.
//
//	krafti-go-catalog ADDRESS TENANT_ID
//
// Exit status: 0 all went as it should, 1 it did not, 64 wrong usage.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"krafti/Tests/Interop/go/echo"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const catalogue = "krafti.catalog.v1.CatalogService"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: krafti-go-catalog ADDRESS TENANT_ID")
		os.Exit(64)
	}
	if err := visit(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "krafti-go-catalog:", err)
		os.Exit(1)
	}
}

func visit(address, tenant string) error {
	connection, err := echo.Dial(address)
	if err != nil {
		return err
	}
	client := ttrpc.NewClient(connection)
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	ctx = ttrpc.WithMetadata(ctx, ttrpc.MD{"x-tenant-id": []string{tenant}})

	create := &createServiceRequest{
		Service: &serviceDraft{
			Name:            "Boiler check",
			Category:        "plumbing",
			Price:           &money{CurrencyCode: "EUR", Units: 89, Nanos: 500000000},
			DurationMinutes: 60,
			Tags:            []string{"go"},
		},
		RequestID: fmt.Sprintf("go-%d", time.Now().UnixNano()),
	}
	var created, again createServiceResponse
	if err := client.Call(ctx, catalogue, "CreateService", create, &created); err != nil {
		return fmt.Errorf("CreateService: %w", err)
	}
	fmt.Printf("created %s, version %d\n", created.Service.ID, created.Service.Version)
	if err := client.Call(ctx, catalogue, "CreateService", create, &again); err != nil {
		return fmt.Errorf("the same CreateService again: %w", err)
	}
	if again.Service.ID != created.Service.ID {
		return fmt.Errorf("one request id made two services, %s and %s", created.Service.ID, again.Service.ID)
	}
	fmt.Println("sent again: the same service")

	var got service
	if err := client.Call(ctx, catalogue, "GetService", &getServiceRequest{ID: created.Service.ID}, &got); err != nil {
		return fmt.Errorf("GetService: %w", err)
	}
	if got.TenantID != tenant || got.Name != create.Service.Name || *got.Price != *create.Service.Price {
		return fmt.Errorf("GetService gave %v for what was created as %v", &got, create.Service)
	}
	fmt.Printf("got %q at %s %d.%02d\n", got.Name, got.Price.CurrencyCode, got.Price.Units, got.Price.Nanos/10000000)

	err = client.Call(ctx, catalogue, "GetService", &getServiceRequest{ID: "00000000-0000-4000-8000-000000000000"}, &got)
	if status.Code(err) != codes.NotFound {
		return fmt.Errorf("GetService of what is not there gave %v in place of NOT_FOUND", err)
	}
	fmt.Println("not there:", status.Convert(err).Message())

	return page(ctx, client, created.Service.ID)
}

// page reads two pages; what was created last comes first.
func page(ctx context.Context, client *ttrpc.Client, newest string) error {
	request := &listServicesRequest{PageSize: 3}
	for number := 1; number <= 2; number++ {
		var list listServicesResponse
		if err := client.Call(ctx, catalogue, "ListServices", request, &list); err != nil {
			return fmt.Errorf("ListServices: %w", err)
		}
		if number == 1 && (len(list.Services) == 0 || list.Services[0].ID != newest) {
			return errors.New("ListServices does not begin with the newest service")
		}
		fmt.Printf("page %d has %d services\n", number, len(list.Services))
		if request.PageToken = list.NextPageToken; request.PageToken == "" {
			break
		}
	}
	return nil
}
