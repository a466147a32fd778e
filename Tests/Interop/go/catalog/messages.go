package main

import "fmt"

// The messages of krafti.catalog.v1 that this program uses, with the fields it uses: the rest is skipped on the way in. A service
// of your own would have protoc-gen-gogofaster write all of them from proto/.

type money struct {
	CurrencyCode string `protobuf:"bytes,1,opt,name=currency_code,proto3"`
	Units        int64  `protobuf:"varint,2,opt,name=units,proto3"`
	Nanos        int32  `protobuf:"varint,3,opt,name=nanos,proto3"`
}

type serviceDraft struct {
	ID              string   `protobuf:"bytes,1,opt,name=id,proto3"`
	Name            string   `protobuf:"bytes,3,opt,name=name,proto3"`
	Category        string   `protobuf:"bytes,5,opt,name=category,proto3"`
	Price           *money   `protobuf:"bytes,6,opt,name=price,proto3"`
	DurationMinutes int32    `protobuf:"varint,7,opt,name=duration_minutes,proto3"`
	Tags            []string `protobuf:"bytes,11,rep,name=tags,proto3"`
}

type service struct {
	ID       string `protobuf:"bytes,1,opt,name=id,proto3"`
	TenantID string `protobuf:"bytes,2,opt,name=tenant_id,proto3"`
	Name     string `protobuf:"bytes,3,opt,name=name,proto3"`
	Category string `protobuf:"bytes,5,opt,name=category,proto3"`
	Price    *money `protobuf:"bytes,6,opt,name=price,proto3"`
	Version  int64  `protobuf:"varint,17,opt,name=version,proto3"`
}

type createServiceRequest struct {
	Service   *serviceDraft `protobuf:"bytes,2,opt,name=service,proto3"`
	RequestID string        `protobuf:"bytes,3,opt,name=request_id,proto3"`
}

type createServiceResponse struct {
	Service *service `protobuf:"bytes,1,opt,name=service,proto3"`
	Outcome int32    `protobuf:"varint,2,opt,name=outcome,proto3"`
}

type getServiceRequest struct {
	ID string `protobuf:"bytes,2,opt,name=id,proto3"`
}

type listServicesRequest struct {
	PageSize  int32  `protobuf:"varint,3,opt,name=page_size,proto3"`
	PageToken string `protobuf:"bytes,5,opt,name=page_token,proto3"`
}

type listServicesResponse struct {
	Services      []*service `protobuf:"bytes,1,rep,name=services,proto3"`
	NextPageToken string     `protobuf:"bytes,2,opt,name=next_page_token,proto3"`
}

func (m *money) Reset()                 { *m = money{} }
func (m *serviceDraft) Reset()          { *m = serviceDraft{} }
func (m *service) Reset()               { *m = service{} }
func (m *createServiceRequest) Reset()  { *m = createServiceRequest{} }
func (m *createServiceResponse) Reset() { *m = createServiceResponse{} }
func (m *getServiceRequest) Reset()     { *m = getServiceRequest{} }
func (m *listServicesRequest) Reset()   { *m = listServicesRequest{} }
func (m *listServicesResponse) Reset()  { *m = listServicesResponse{} }

func (m *money) String() string                 { return fmt.Sprintf("%+v", *m) }
func (m *serviceDraft) String() string          { return fmt.Sprintf("%+v", *m) }
func (m *service) String() string               { return fmt.Sprintf("%+v", *m) }
func (m *createServiceRequest) String() string  { return fmt.Sprintf("%+v", *m) }
func (m *createServiceResponse) String() string { return fmt.Sprintf("%+v", *m) }
func (m *getServiceRequest) String() string     { return fmt.Sprintf("%+v", *m) }
func (m *listServicesRequest) String() string   { return fmt.Sprintf("%+v", *m) }
func (m *listServicesResponse) String() string  { return fmt.Sprintf("%+v", *m) }

func (*money) ProtoMessage()                 {}
func (*serviceDraft) ProtoMessage()          {}
func (*service) ProtoMessage()               {}
func (*createServiceRequest) ProtoMessage()  {}
func (*createServiceResponse) ProtoMessage() {}
func (*getServiceRequest) ProtoMessage()     {}
func (*listServicesRequest) ProtoMessage()   {}
func (*listServicesResponse) ProtoMessage()  {}
